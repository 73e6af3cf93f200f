"""Passing on to third parties: they become one, and the customer sees nothing of it."""

import pytest

from tests.cast import Cast
from tresen.tickets.access import messages_for
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.forwarding import forward
from tresen.tickets.models import Message, Participant
from tresen.tickets.noting import note
from tresen.tickets.replying import reply

WORDS = Body.from_text("Bitte ansehen.")


def test_the_third_party_has_a_part_and_the_customer_sees_nothing(cast: Cast) -> None:
    message = forward(
        cast.ticket,
        by=cast.actor("agent"),
        to=["Maker <help@maker.test>"],
        cc=["b@maker.test"],
        bcc=["c@x.test"],
        body=WORDS,
    )
    parts = dict(Participant.objects.values_list("address", "involvement"))
    assert parts == {"help@maker.test": "partner", "b@maker.test": "partner"}
    for who in ("customer", "manager", "workmate"):
        assert message not in messages_for(cast.actor(who), cast.ticket)
    assert {row.recipient for row in message.deliveries.all()} == {"help@maker.test", "b@maker.test", "c@x.test"}


def test_a_note_is_never_passed_on(cast: Cast) -> None:
    inside = note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("intern"))
    with pytest.raises(Refused):
        forward(cast.ticket, by=cast.actor("agent"), to=["help@maker.test"], body=WORDS, messages=[inside])


def test_a_message_of_another_ticket_is_never_passed_on(cast: Cast) -> None:
    other = cast.open().messages.get()
    with pytest.raises(Refused):
        forward(cast.ticket, by=cast.actor("agent"), to=["help@maker.test"], body=WORDS, messages=[other])


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_the_customer_is_answered_not_forwarded_to(cast: Cast, field: str) -> None:
    fields = {"to": ["help@maker.test"], field: [cast.customer.email or ""]}
    with pytest.raises(Refused):
        forward(cast.ticket, by=cast.actor("agent"), body=WORDS, **fields)
    assert not Message.objects.filter(kind="forward").exists()
    assert not Participant.objects.exists()


def test_an_agent_is_written_to_without_becoming_a_third_party(cast: Cast) -> None:
    forward(cast.ticket, by=cast.actor("agent"), to=[cast.outsider.email or ""], body=WORDS)
    assert not Participant.objects.exists()


def test_the_same_submission_twice_is_one_message(cast: Cast) -> None:
    for verb in (reply, forward):
        more = {} if verb is reply else {"to": ["help@maker.test"]}
        twice = [verb(cast.ticket, by=cast.actor("agent"), body=WORDS, submission=verb.__name__, **more) for _ in "ab"]
        assert twice[0] == twice[1]
        assert twice[0].deliveries.count() == 1
    assert Message.objects.filter(author=cast.agent).count() == 2
    other = reply(cast.ticket, by=cast.actor("colleague"), body=WORDS, submission="reply")
    assert other.author == cast.colleague, "a key is its writer's own"
