"""Answers follow a message that was moved (C3)."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tresen.channels.email.models import Inbound
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery, DeliveryState
from tresen.tickets.body import Body
from tresen.tickets.models import Message, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.replying import reply

Arrive = Callable[..., Inbound]


@pytest.fixture
def moved(cast: Cast, arrive: Arrive) -> tuple[Ticket, Ticket, Message]:
    """(the ticket it came to, where it is now, our answer that was moved)."""
    ticket = arrive(message_id="<frage@klinikum.test>").ticket
    assert ticket is not None
    message = reply(ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"))
    Delivery.objects.update(state=DeliveryState.SENT)
    message = Message.objects.get(pk=message.pk)
    return ticket, move_message(message, None, by=cast.actor("agent")), message


def test_the_answer_to_a_moved_message_comes_where_it_is(moved: tuple[Ticket, Ticket, Message], arrive: Arrive) -> None:
    """Although the reply address and the subject carry the mark of the ticket it left from."""
    old, new, message = moved
    answer = {"In_Reply_To": f"<{message.external_id}>", "References": f"<frage@klinikum.test> <{message.external_id}>"}
    marks = {"to": tokens.reply_address("support@desk.test", old), "subject": f"AW: {tokens.for_subject(old)}"}
    assert arrive(**answer).ticket == new
    assert arrive(**answer, **marks).ticket == new
    assert arrive(**marks).ticket == old, "without a reference the mark is all there is"
    assert arrive(In_Reply_To="<frage@klinikum.test>", **marks).ticket == old


def test_a_customers_message_that_was_moved_takes_its_answers_along(cast: Cast, arrive: Arrive) -> None:
    first = arrive(message_id="<frage@klinikum.test>")
    arrive(message_id="<zwei@klinikum.test>", In_Reply_To="<frage@klinikum.test>", text="Etwas anderes")
    message = Message.objects.get(external_id="zwei@klinikum.test")
    new = move_message(message, None, by=cast.actor("agent"))
    assert arrive(In_Reply_To="<zwei@klinikum.test>").ticket == new
    marks = {"to": tokens.reply_address("support@desk.test", first.ticket)}  # type: ignore[arg-type]
    assert arrive(In_Reply_To="<zwei@klinikum.test>", **marks).ticket == new
    assert Inbound.objects.get(message=message).ticket == new


def test_every_mark_of_an_emptied_ticket_leads_on(cast: Cast, arrive: Arrive) -> None:
    lone = arrive(message_id="<doppelt@klinikum.test>")
    assert lone.ticket is not None
    assert lone.message is not None
    move_message(lone.message, cast.ticket, by=cast.actor("agent"), close_emptied=True)
    number = lone.ticket.number
    for parts in (
        {"to": tokens.reply_address("support@desk.test", lone.ticket)},
        {"subject": tokens.for_subject(lone.ticket)},
        {"subject": f"Frage zu {number}"},
        {"In_Reply_To": "<doppelt@klinikum.test>"},
    ):
        assert arrive(**parts).ticket == cast.ticket


def test_the_senders_check_is_that_of_the_present_ticket(moved: tuple[Ticket, Ticket, Message], arrive: Arrive) -> None:
    _, new, message = moved
    done = arrive(sender="x@evil.test", In_Reply_To=f"<{message.external_id}>")
    assert done.ticket not in moved[:2]
    assert new.number in done.reason
