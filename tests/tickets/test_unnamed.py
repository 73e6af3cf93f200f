"""A ticket's own lines name no other ticket that its reader may not see."""

from dataclasses import replace

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.people.models import Person, Team, TeamMembership
from tresen.tickets.access import events_for
from tresen.tickets.body import Body
from tresen.tickets.choices import categories_for
from tresen.tickets.following import follow
from tresen.tickets.models import Ticket, TicketTemplate
from tresen.tickets.moving import move_message
from tresen.tickets.noting import note
from tresen.tickets.splitting import split
from tresen.tickets.templates import templates_for
from tresen.tickets.unnamed import NAMED_IN, numbers_seen, unnamed


def moved_about(cast: Cast) -> tuple[Ticket, Ticket]:
    """A ticket of the team, and a confidential one a message came from, went to, and that it goes on in."""
    hr = Team.objects.create(name="Personal", confidential=True)
    secret = cast.open("Gehalt", team=hr)
    came = note(secret, by=SYSTEM, body=Body.from_text("Gehört zum Drucker."))
    move_message(came, cast.ticket, by=SYSTEM, disclose=True)
    move_message(note(cast.ticket, by=SYSTEM, body=Body.from_text("Vertraulich.")), secret, by=SYSTEM)
    follow(cast.ticket, secret, by=SYSTEM)
    return cast.ticket, secret


def afresh(cast: Cast) -> Cast:
    """The agent as the next request reads him."""
    return replace(cast, agent=Person.objects.get(pk=cast.agent.pk))


def told(ticket: Ticket, cast: Cast, who: str) -> dict[str, object]:
    events = unnamed(events_for(cast.actor(who), ticket).filter(name__in=NAMED_IN), cast.actor(who))
    return {one.name: one.data.get(NAMED_IN[one.name]) for one in events if one.name != "opened"}


def test_who_does_not_work_on_the_other_one_is_not_told_its_number(cast: Cast) -> None:
    ticket, secret = moved_about(cast)
    assert told(ticket, cast, "agent") == dict.fromkeys(("moved_in", "moved_out", "followed"))
    TeamMembership.objects.create(team=secret.team, person=cast.agent)
    assert set(told(ticket, afresh(cast), "agent").values()) == {secret.number}


def test_a_ticket_that_was_split_off_does_not_tell_from_where(cast: Cast) -> None:
    _ticket, secret = moved_about(cast)
    made = split(secret, [note(secret, by=SYSTEM, body=Body.from_text("Anderes."))], by=SYSTEM)
    Ticket.objects.filter(pk=made.pk).update(team=cast.team)
    made.refresh_from_db()
    assert told(made, cast, "agent")["split_off"] is None
    assert numbers_seen(cast.actor("agent"), [secret.number, made.number, None, ""]) == {made.number}


def test_who_is_limited_to_one_client_learns_no_categories_and_templates_of_another(cast: Cast) -> None:
    """They named the other client's people and, in their hints, his affairs."""
    template = TicketTemplate.objects.create(name="Wartung", subject="Warten", customer=cast.customer, team=cast.team)
    agent = cast.actor("agent")
    assert cast.category in categories_for(agent)
    assert template in templates_for(agent)
    TeamMembership.objects.filter(person=cast.agent).update(organisations=[cast.factory.pk])
    limited = afresh(cast).actor("agent")
    assert cast.category not in categories_for(limited)
    assert template not in templates_for(limited)
