"""A message goes to another ticket, and everything of it goes along (C3)."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.cast import Cast, make_cast
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import blobs
from tresen.people.actor import SYSTEM
from tresen.search.engine import find
from tresen.search.models import Entry
from tresen.tickets.body import Body
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.involving import involve
from tresen.tickets.models import Event, Message, Participant, Ticket
from tresen.tickets.moving import OnlyMessage, move_message
from tresen.tickets.noting import note
from tresen.tickets.receiving import hear_partner, receive
from tresen.tickets.replay import replay
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile, Origin


def said(cast: Cast, ticket: Ticket, text: str = "Zwergelefant", author: str = "customer") -> Message:
    person = getattr(cast, author)
    files = [NewFile(blobs.put(b"Bild"), "bild.png", "image/png")]
    origin = Origin(sender=f"{person.name} <{person.email}>", external_id=f"{text}@x.test")
    return receive(ticket, by=SYSTEM, body=Body.from_text(text), author=person, origin=origin, attachments=files)


def columns(ticket: Ticket) -> dict[str, Any]:
    stored = Ticket.objects.get(pk=ticket.pk)
    return {column: plain(getattr(stored, _stored(column))) for column in TRACKED}


def test_it_takes_everything_along(cast: Cast) -> None:
    other, message = cast.open("Anderes"), said(cast, cast.ticket)
    Delivery.objects.create(message=message, channel="email", state=DeliveryState.SENT)
    assert move_message(message, other, by=cast.actor("agent")) == other
    message.refresh_from_db()
    assert message.ticket == other
    assert message.attachments.get().name == "bild.png"
    assert message.deliveries.count() == 1
    assert [hit.ticket for hit in find(cast.actor("agent"), "Zwergelefant")] == [other]
    for ticket in (cast.ticket, other):
        assert replay(ticket) == columns(ticket)
    names = list(Event.objects.filter(data__message=message.pk, name__startswith="moved").order_by("id"))
    assert {(one.name, one.ticket_id) for one in names} == {("moved_out", cast.ticket.pk), ("moved_in", other.pk)}


def test_the_clocks_stay_as_they_are(cast: Cast) -> None:
    other = cast.open("Anderes")
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Antwort"))
    Delivery.objects.update(state=DeliveryState.SENT)
    before = [
        {name: value for name, value in columns(one).items() if not name.startswith(("last_message", "updated"))}
        for one in (cast.ticket, other)
    ]
    move_message(message, other, by=cast.actor("agent"))
    after = [
        {name: value for name, value in columns(one).items() if not name.startswith(("last_message", "updated"))}
        for one in (cast.ticket, other)
    ]
    assert before == after
    assert columns(cast.ticket)["last_message_kind"] == "customer"
    assert columns(other)["last_message_kind"] == "reply"


def test_a_new_ticket_is_its_authors_and_going_back_undoes_it(cast: Cast) -> None:
    message = said(cast, cast.ticket, author="workmate")
    before = columns(cast.ticket)
    made = move_message(message, None, by=cast.actor("agent"), subject="Etwas Neues")
    assert (made.subject, made.customer, made.team, made.state_type) == ("Etwas Neues", cast.workmate, cast.team, "new")
    assert made.created_at == message.created_at
    assert replay(made) == columns(made)
    assert [hit.ticket for hit in find(cast.actor("agent"), "Neues")] == [made]
    message.refresh_from_db()
    move_message(message, cast.ticket, by=cast.actor("agent"), close_emptied=True)
    after = columns(cast.ticket)
    assert {name for name in after if after[name] != before[name]} <= {"updated_at"}
    assert columns(made)["state_type"] == "closed"


def test_the_only_message_goes_only_with_its_ticket_closed(cast: Cast) -> None:
    lone, message = cast.open("Doppelt"), Message.objects.order_by("-id").first()
    assert message is not None
    with pytest.raises(OnlyMessage, match=re.escape(lone.number)):
        move_message(message, cast.ticket, by=cast.actor("agent"))
    assert columns(lone)["state_type"] == "new"
    move_message(message, cast.ticket, by=cast.actor("agent"), close_emptied=True)
    lone.refresh_from_db()
    assert (lone.state_type, lone.last_message_at, lone.last_message_kind) == ("closed", None, "")
    assert replay(lone) == columns(lone)
    assert find(cast.actor("agent"), "Doppelt")[0].ticket == lone, "still found by its subject"


def test_the_first_of_several_goes_and_leaves_the_subject_findable(cast: Cast) -> None:
    first = Message.objects.get(ticket=cast.ticket)
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Bleibt hier"))
    move_message(first, None, by=cast.actor("agent"), subject="Neu")
    assert {hit.ticket for hit in find(cast.actor("agent"), "Etikettendrucker")} == {cast.ticket}
    assert [hit.ticket.subject for hit in find(cast.actor("agent"), "Hälfte")] == ["Neu"]


def test_the_acknowledgement_goes_along_with_the_only_message(cast: Cast) -> None:
    lone, message = cast.open("Doppelt"), Message.objects.order_by("-id").first()
    assert message is not None
    Message.objects.create(ticket=lone, kind="auto", channel="email", text="Eingegangen")
    move_message(message, cast.ticket, by=cast.actor("agent"), close_emptied=True)
    assert not Message.objects.filter(ticket=lone).exists()


def test_what_a_third_party_said_is_never_the_customers_to_read(cast: Cast) -> None:
    """Moved into the ticket he helps with, a partner's mail is internal; in a ticket of his own it is not."""
    made = cast.open(customer=cast.stranger, subject="INC1234")
    message = Message.objects.get(ticket=made)
    involve(cast.ticket, "sven@werk.test", by=cast.actor("agent"), involvement="partner")
    move_message(message, cast.ticket, by=cast.actor("agent"), close_emptied=True)
    message.refresh_from_db()
    assert (message.kind, message.public) == ("partner", False)
    assert not Entry.objects.get(message=message).public
    move_message(message, None, by=cast.actor("agent"))
    message.refresh_from_db()
    assert (message.kind, message.ticket.customer) == ("customer", cast.stranger)
    assert Entry.objects.get(message=message).public


def test_a_third_party_stays_one_where_nobody_knows_him(cast: Cast) -> None:
    """He answered in the wrong ticket: the customer of the right one neither reads it nor gets him in copy."""
    involve(cast.ticket, "sven@werk.test", by=cast.actor("agent"), involvement="partner")
    origin = Origin(sender="sven@werk.test")
    words = Body.from_text("Der Kunde zahlt nicht")
    message = hear_partner(cast.ticket, by=SYSTEM, body=words, author=cast.stranger, origin=origin)
    other = cast.open("Anderes", customer=cast.workmate)
    move_message(message, other, by=cast.actor("agent"))
    message.refresh_from_db()
    assert (message.kind, message.public) == ("partner", False)
    assert Participant.objects.get(ticket=other).involvement == "partner"


def test_whoever_wrote_it_takes_part_from_now_on(cast: Cast) -> None:
    message = said(cast, cast.open(customer=cast.stranger), author="stranger")
    move_message(message, cast.ticket, by=cast.actor("agent"))
    assert Participant.objects.get(ticket=cast.ticket).address == "sven@werk.test"


def test_whoever_asks_for_the_customer_keeps_that_part(cast: Cast) -> None:
    involve(cast.ticket, "sven@werk.test", by=cast.actor("agent"), involvement="on_behalf")
    message = said(cast, cast.open(customer=cast.stranger), author="stranger")
    move_message(message, cast.ticket, by=cast.actor("agent"))
    assert Participant.objects.get(ticket=cast.ticket).involvement == "on_behalf"


@pytest.mark.parametrize("who", ["outsider", "customer", "manager", "stranger"])
def test_nobody_moves_into_or_out_of_a_ticket_he_does_not_work_on(cast: Cast, who: str) -> None:
    other = cast.open("Fremd", team=cast.other_team)
    pairs = [(said(cast, cast.ticket), other), (said(cast, other), cast.ticket), (said(cast, cast.ticket, "b"), None)]
    for message, to in pairs:
        with pytest.raises(Refused):
            move_message(message, to, by=cast.actor(who))
    assert not Event.objects.filter(name__startswith="moved").exists()


def test_a_message_on_its_way_out_stays(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Antwort"))
    with pytest.raises(Refused):
        move_message(message, None, by=cast.actor("agent"))
    assert Message.objects.get(pk=message.pk).ticket == cast.ticket
    assert Ticket.objects.count() == 1, "and no ticket was made for it"


@pytest.mark.django_db(transaction=True)
def test_two_who_move_in_opposite_directions_do_not_wait_for_each_other() -> None:
    cast = make_cast()
    other = cast.open("Anderes")
    pairs = [(said(cast, cast.ticket, "eins"), other), (said(cast, other, "zwei"), cast.ticket)] * 4

    def run(pair: tuple[Message, Ticket]) -> str:
        message, to = pair
        try:
            move_message(Message.objects.get(pk=message.pk), Ticket.objects.get(pk=to.pk), by=SYSTEM)
            return "moved"
        except Refused:  # somebody was quicker; nothing else may come of it
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as people:
        outcomes = list(people.map(run, pairs))
    assert outcomes.count("moved") >= 2
    for ticket in (cast.ticket, other):
        assert replay(ticket) == columns(ticket)
