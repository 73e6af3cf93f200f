"""What one may not see any more is gone, with all a notice says of it."""

import pytest

from tests.cast import Cast
from tests.notices.stories import Journal
from tresen.notices.access import devices_for, mutes_for, notices_for, unread_of
from tresen.notices.handling import mute
from tresen.notices.models import Notice
from tresen.notices.sight import still_told
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Person, TeamMembership
from tresen.tickets.assigning import hand_over

pytestmark = pytest.mark.django_db


def told(cast: Cast, journal: Journal) -> Notice:
    cast.open("Vertrauliches Gehalt")
    journal.told()
    return Notice.objects.get(person=cast.agent)


def anew(person: Person) -> Actor:
    return Actor.of(Person.objects.get(pk=person.pk))


def test_it_goes_with_the_membership_and_comes_back_with_it(cast: Cast, journal: Journal) -> None:
    notice = told(cast, journal)
    held = TeamMembership.objects.get(person=cast.agent)
    held.delete()
    assert list(notices_for(anew(cast.agent))) == []
    assert unread_of(anew(cast.agent)).count == 0
    assert still_told(cast.agent, [notice.pk]) == [], "and neither mail nor push tells of it"
    TeamMembership.objects.create(team=cast.team, person=cast.agent)
    assert list(notices_for(anew(cast.agent))) == [notice]


def test_it_goes_with_the_ticket(cast: Cast, journal: Journal) -> None:
    notice = told(cast, journal)
    hand_over(notice.ticket, cast.other_team, by=SYSTEM)
    assert list(notices_for(anew(cast.agent))) == []


@pytest.mark.parametrize("who", ["colleague", "outsider", "customer", "manager", "stranger", "admin"])
def test_nobody_sees_anothers(cast: Cast, journal: Journal, who: str) -> None:
    notice = told(cast, journal)
    assert notice not in notices_for(cast.actor(who))
    assert still_told(getattr(cast, who), [notice.pk]) == []


def test_the_system_has_none(cast: Cast, journal: Journal) -> None:
    told(cast, journal)
    assert not notices_for(SYSTEM).exists()
    assert not mutes_for(SYSTEM).exists()
    assert not devices_for(SYSTEM).exists()


def test_a_muted_ticket_is_named_only_as_long_as_it_is_seen(cast: Cast, journal: Journal) -> None:
    mute(cast.agent, cast.ticket)
    assert [one.ticket for one in mutes_for(anew(cast.agent))] == [cast.ticket]
    hand_over(cast.ticket, cast.other_team, by=SYSTEM)
    assert not mutes_for(anew(cast.agent)).exists()
