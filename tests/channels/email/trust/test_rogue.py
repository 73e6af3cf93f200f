"""A responder without any header that answers every mail, for 24 simulated hours (RELIABILITY goal 13): at most five
mails to one address, and it ends by itself."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email import mail_rules
from tresen.channels.email.models import Inbound
from tresen.channels.email.outgoing.acknowledging import acknowledge_opening
from tresen.channels.models import Delivery
from tresen.kit import clock
from tresen.tickets.models import Ticket

MINUTES = 24 * 60


def _address(kind: str, number: int) -> str:
    letters = "".join(chr(ord("a") + number // 26**place % 26) for place in range(6))
    return {
        "same": "robot@fern.test",
        "byte": f"robot{number}@fern.test",
        "letter": f"robot{chr(ord('a') + number % 26)}@fern.test",
        "random": f"{letters}{letters[::-1]}@fern.test",
        "known": "karla@klinikum.test",
    }[kind]


@pytest.mark.parametrize("kind", ["same", "byte", "letter", "random", "known"])
@pytest.mark.parametrize("quotes", [False, True])
def test_it_ends_by_itself(cast: Cast, arrive: Callable[..., Inbound], kind: str, quotes: bool) -> None:
    mail_rules.DOMAIN_DAILY.set(8)  # the same rule, a shorter test
    minute, number, quoted = 0, 0, ""
    begin = clock.now()
    waiting = [0]  # when the next mails of the robot arrive: it answers each of ours within three minutes
    while waiting and minute < MINUTES:
        minute = waiting.pop(0)
        now = begin + timedelta(minutes=minute)
        number += 1
        words = f"Ihre Nachricht {number} ist eingegangen.{quoted if quotes else ''}"
        before = Delivery.objects.count()
        with clock.at(now):
            came = arrive(make_mail(sender=_address(kind, number), subject=f"Eingang {number}", text=words))
            if came.ticket is not None and came.outcome == "created":
                acknowledge_opening(came.ticket.pk)
        for delivery in Delivery.objects.order_by("-pk")[: Delivery.objects.count() - before]:
            waiting.append(minute + 3)
            quoted = f"\n\nAm … schrieb Support:\n> {delivery.message.text}\n> [{delivery.message.ticket.number}]"
    got = Counter(Delivery.objects.values_list("recipient", flat=True))
    assert max(got.values()) <= 5, got
    assert sum(got.values()) <= 9, got
    assert not waiting
    if kind in {"same", "byte", "letter"}:
        assert number + sum(got.values()) <= 3, "an exchange of at most three mails"
    assert Ticket.objects.count() <= 12
