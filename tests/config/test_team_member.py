"""`tresen team-member`: the way back into a team that nobody leads any more, and its members hear of it."""

from argparse import Namespace
from contextlib import nullcontext
from typing import Any

import pytest
from django.core import mail

from tests.cast import Cast
from tresen.config.commands import team_member
from tresen.config.stop import Stop
from tresen.kit.models import AuditEntry
from tresen.people.models import Person, Team, TeamMembership
from tresen.people.rights import Right


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The database runs already, and Django is loaded."""
    monkeypatch.setattr(team_member, "database", nullcontext)
    monkeypatch.setattr(team_member, "load_django", lambda: None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_who_is_named_leads_the_team_and_its_members_are_told(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    hr = Team.objects.create(name="Personal", confidential=True)
    TeamMembership.objects.create(team=hr, person=cast.outsider)
    assert team_member.run(Namespace(email=str(cast.admin.email).upper(), team="Personal")) == 0
    made = TeamMembership.objects.get(team=hr, person=cast.admin)
    assert made.role is not None
    assert Right.LEAD in made.role.rights
    assert "leads it" in capsys.readouterr().out
    (told,) = mail.outbox
    assert told.to == [cast.outsider.email]
    assert "Adam Admin" in told.body + told.subject
    entry = AuditEntry.objects.latest("number")
    assert (entry.about_kind, entry.actor_kind) == ("team", "system")
    assert str(cast.admin.pk) in str(entry.data["changes"])


@pytest.mark.parametrize(("email", "team"), [("niemand@desk.test", "Service Desk"), ("anna@desk.test", "Keines")])
def test_nobody_and_nothing_are_said_to_be_so(cast: Cast, email: str, team: str) -> None:
    with pytest.raises(Stop):
        team_member.run(Namespace(email=email, team=team))


def test_a_customer_is_let_into_no_team(cast: Cast) -> None:
    with pytest.raises(Stop):
        team_member.run(Namespace(email=str(cast.customer.email), team="Service Desk"))
    assert not TeamMembership.objects.filter(person=Person.objects.get(pk=cast.customer.pk)).exists()
