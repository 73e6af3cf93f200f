"""Every sender by every way with every proof: who gets in, as what, and who is brought along (RELIABILITY 19)."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.models import Inbound
from tresen.channels.email.outgoing.recipients import usual
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery, DeliveryState
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.involving import involve
from tresen.tickets.models import Message, Participant, Ticket
from tresen.tickets.replying import reply

Arrive = Callable[..., Inbound]
EVIL = "angreifer@evil.test"
SENDERS = {
    "customer": "karla@klinikum.test",
    "colleague": "wolf@klinikum.test",
    "copy": "technik@extern.test",
    "partner": "hilfe@partner.test",
    "agent": "anna@desk.test",
    "outsider": "otto@desk.test",
    "stranger": EVIL,
}
RESULTS = {
    "pass": "mx.desk.test; dmarc=pass header.from={domain}",
    "fail": "mx.desk.test; dmarc=fail (p=reject) header.from={domain}",
    "none": "mx.desk.test; spf=none smtp.mailfrom={domain}",
    "": "",
}
# What a mail becomes: with a mark or a reference, and with a number alone. "" is a ticket of its own.
PROVEN = {"customer": "customer", "colleague": "customer", "copy": "customer", "partner": "partner", "agent": "note"}
GUESSED = {"customer": "customer", "copy": "customer", "partner": "partner"}


def expected(who: str, way: str, verdict: str) -> str:
    if verdict == "fail":
        return ""
    if way == "number":
        return "note" if who == "agent" and verdict == "pass" else GUESSED.get(who, "")
    return PROVEN.get(who, "")


@pytest.mark.parametrize("verdict", RESULTS)
@pytest.mark.parametrize("way", ["address", "message-id", "subject", "number"])
def test_nobody_is_let_in_or_brings_others_by_what_he_says_of_himself(
    cast: Cast, arrive: Arrive, way: str, verdict: str
) -> None:
    cast.mailbox.authserv_id = "mx.desk.test"
    cast.mailbox.save()
    for who, sender in SENDERS.items():
        ticket, parts = prepared(cast, way)
        public = Message.objects.filter(ticket=ticket).count()
        mail = make_mail(sender=f"Anna Agentin <{sender}>", Cc=EVIL, Reply_To=EVIL, text=f"{who} {way}", **parts)
        if verdict:
            mail["Authentication-Results"] = RESULTS[verdict].format(domain=sender.rpartition("@")[2])
        done = arrive(mail)
        kind = expected(who, way, verdict)
        case = (who, way, verdict, done.reason)
        assert (done.ticket == ticket) == bool(kind), case
        assert Message.objects.filter(ticket=ticket).count() == public + bool(kind), case
        if kind:
            assert done.message is not None
            assert done.message.kind == kind, case
            impersonated = done.message.author == cast.agent
            assert impersonated == (who == "agent" and verdict == "pass"), case
        brought = Participant.objects.filter(ticket=ticket, address=EVIL).exists()
        assert not brought or (verdict in {"pass", ""} and kind == "customer" and way != "number"), case
        proposed = usual(ticket, list(Message.objects.filter(ticket=ticket)))
        assert (EVIL in f"{proposed.to} {proposed.cc}") == brought, case
        assert not Delivery.objects.filter(message__ticket=ticket, state=DeliveryState.QUEUED).exists(), case


def prepared(cast: Cast, way: str) -> tuple[Ticket, dict[str, str]]:
    """A ticket with an answer of ours, and what a mail by this way carries."""
    ticket = cast.open()
    involve(ticket, SENDERS["copy"], by=SYSTEM)
    involve(ticket, SENDERS["partner"], by=SYSTEM, involvement="partner")
    message = reply(ticket, by=cast.actor("agent"), body=Body.from_text("Antwort"))
    Delivery.objects.update(state=DeliveryState.SENT)
    return Ticket.objects.select_related("customer").get(pk=ticket.pk), {
        "address": {"to": tokens.reply_address("support@desk.test", ticket)},
        "message-id": {"In_Reply_To": f"<{Message.objects.get(pk=message.pk).external_id}>"},
        "subject": {"subject": tokens.for_subject(ticket)},
        "number": {"subject": f"Re: {ticket.number}"},
    }[way]
