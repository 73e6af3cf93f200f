"""Many forged mails that name one victim: he gets one mail at most, and not a word of theirs (RELIABILITY goal 20)."""

import os
from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email import mail_rules
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.outgoing.acknowledging import acknowledge_opening
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.models import Delivery
from tresen.tickets.models import Ticket

FORGED = int(os.environ.get("TRESEN_FORGED_MAILS", "300"))


@pytest.mark.parametrize("limit", [100, 0])
def test_a_victim_gets_one_mail_without_a_word_of_the_forger(
    cast: Cast, arrive: Callable[..., Inbound], limit: int
) -> None:
    mail_rules.SENDER_HOURLY.set(limit)
    mails = FORGED if limit else FORGED // 2
    for number in range(mails):
        arrive(sender="KAUFEN <opfer@neu.test>", subject=f"KAUFEN {number}", text="KAUFEN bei x.test")
    tickets = list(Ticket.objects.filter(customer__email="opfer@neu.test"))
    assert len(tickets) == (min(limit, mails) if limit else mails)
    for ticket in tickets:
        acknowledge_opening(ticket.pk)
    (delivery,) = Delivery.objects.select_related("message__ticket")
    assert delivery.recipient == "opfer@neu.test"
    assert b"KAUFEN" not in compose(delivery.message, cast.mailbox).as_bytes()
    held = Inbound.objects.filter(state="quarantined").count()
    assert len(tickets) + held == mails


def told(verdict: str, number: int) -> Inbound:
    """A mail of Karla's address, of which the mailbox's own server says whether it is hers."""
    mail = make_mail(subject=f"{verdict} {number}", Authentication_Results=f"mx.desk.test; dmarc={verdict}")
    inbound, _ = take(mail.as_bytes(), source="imap", mailbox=Mailbox.objects.get())
    process(inbound.pk)
    return Inbound.objects.get(pk=inbound.pk)


def test_forged_mails_do_not_use_up_what_the_real_sender_may_send(cast: Cast) -> None:
    Mailbox.objects.update(authserv_id="mx.desk.test")
    mail_rules.SENDER_HOURLY.set(3)
    assert [told("fail", n).outcome for n in range(5)] == ["created"] * 3 + ["quarantined"] * 2
    assert [told("pass", n).outcome for n in range(4)] == ["created"] * 3 + ["quarantined"]
    assert told("fail", 9).outcome == "quarantined"
