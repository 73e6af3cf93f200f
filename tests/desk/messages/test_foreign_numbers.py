"""What a page says of a message names no ticket its reader may not see: „ein anderer Vorgang"."""

from typing import Any

from tests.cast import Cast
from tests.tickets.test_unnamed import moved_about
from tresen.tickets.models import Message


def test_timeline_and_reasons_say_another_ticket(cast: Cast, sign_in: Any) -> None:
    ticket, secret = moved_about(cast)
    moved = Message.objects.get(ticket=ticket, text__contains="Gehört zum Drucker")
    why = [{"check": "number", "verdict": "refused", "ticket": secret.number, "found": secret.number}]
    Message.objects.filter(pk=moved.pk).update(facts={"why": why})
    browser = sign_in(cast.agent)
    for place in (f"/desk/tickets/{ticket.number}/", f"/desk/messages/{moved.pk}/why/"):
        told = browser.get(place).content.decode()
        assert secret.number not in told
        assert "ein anderer Vorgang" in told


def test_the_directory_names_no_client_one_is_not_there_for(cast: Cast, sign_in: Any) -> None:
    """A person who belongs to two organisations was listed with both."""
    from tresen.people.models import Membership, TeamMembership

    Membership.objects.create(person=cast.stranger, organisation=cast.clinic)
    TeamMembership.objects.filter(person=cast.agent).update(organisations=[cast.factory.pk])
    told = sign_in(cast.agent).get("/desk/people/").content.decode()
    assert "Sven Fremd" in told
    assert "Klinikum Test" not in told
