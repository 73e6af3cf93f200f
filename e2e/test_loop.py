"""Two helpdesks that confirm every request write to each other: they stop after at most three mails (C5)."""

import asyncio
import json
import smtplib
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from e2e.conftest import _passable
from e2e.product import Product, free_port

MAILBOX = """
from tresen.channels.email.models import Mailbox
Mailbox.objects.create(name="Hilfe", address="help@{name}.test", outgoing="smtp", smtp_host="127.0.0.1",
                       smtp_port={port}, smtp_security="none", acknowledges=True)
"""
BEGIN = """
from tresen.channels.email.models import Mailbox
from tresen.people.actor import Actor
from tresen.people.registering import recognise, register
from tresen.tickets.body import Body
from tresen.tickets.opening import open_ticket
from tresen.tickets.replying import reply
agent = Actor.of(register(name="Anna Agentin", email="anna@b.test", role="agent"))
customer = recognise("help@a.test", "Hilfe A", "de").person
ticket = open_ticket(by=agent, subject="Ihre Leitung", customer=customer, body=Body.from_text("Anruf"),
                     said_by_agent=True)
reply(ticket, by=agent, body=Body.from_text("Guten Tag, bei uns ist die Leitung gestört. Bitte prüfen Sie das."))
"""
STATE = """
import json
from tresen.channels.email.models import Inbound
from tresen.channels.models import Delivery
from tresen.tickets.models import Ticket
print(json.dumps({"mails": Inbound.objects.count(), "waiting": Inbound.objects.filter(state="received").count()
                  + Delivery.objects.filter(state__in=["queued", "sending"]).count(),
                  "sent": Delivery.objects.filter(state="sent").count(), "tickets": Ticket.objects.count()}))
"""
TELLING = (
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Precedence",
    "X-Loop",
    "In-Reply-To",
    "References",
    "Reply-To",
)


class Relay:
    """A mail server between the two. As a `rogue` it takes out everything by which a machine's mail is known and what
    it answers to, and changes the subject."""

    def __init__(self, to: Product, *, rogue: bool) -> None:
        self.to, self.rogue, self.port, self.count = to, rogue, free_port(), 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.SMTP)
        self.count += 1
        if self.rogue:
            for name in TELLING:
                del mail[name]
            del mail["Subject"], mail["Message-ID"]
            mail["Subject"], mail["Message-ID"] = f"Eingang {self.count}", f"<{self.count}.{self.port}@rogue.test>"
        await asyncio.to_thread(self._hand_on, envelope, mail.as_bytes())
        return "250 OK"

    def _hand_on(self, envelope: Envelope, raw: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.to.smtp_port, timeout=30) as server:
            server.sendmail(envelope.mail_from or "", envelope.rcpt_tos, raw)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.loop.create_server(lambda: SMTP(self), "127.0.0.1", self.port))
        self.loop.run_forever()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


@pytest.fixture
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, Product]]:
    """Two installations, started."""
    products = [Product(_passable(tmp_path_factory.mktemp("empty")) / "data") for _ in range(2)]
    try:
        for product in products:
            product.start()
        yield products[0], products[1]
    finally:
        for product in products:
            product.kill_all()


@pytest.mark.parametrize("rogue", [False, True])
def test_two_helpdesks_stop_after_three_mails(two: tuple[Product, Product], rogue: bool) -> None:
    a, b = two
    to_a, to_b = Relay(a, rogue=rogue), Relay(b, rogue=rogue)
    try:
        a.python(MAILBOX.format(name="a", port=to_b.port))
        b.python(MAILBOX.format(name="b", port=to_a.port))
        b.python(BEGIN)
        settled = _settle(a, b)
    finally:
        to_a.stop()
        to_b.stop()
    mails = to_a.count + to_b.count
    assert to_a.count >= 1, settled  # it began
    assert to_b.count >= 1, settled  # it was confirmed
    assert mails <= 3, (mails, settled)


def _settle(*products: Product) -> list[dict[str, int]]:
    """Waits until nothing has moved for a while in either."""
    last: list[dict[str, int]] = []
    still, deadline = 0, time.monotonic() + 150
    while time.monotonic() < deadline:
        now = [json.loads(product.python(STATE).strip().splitlines()[-1]) for product in products]
        moved = now != last or any(one["waiting"] for one in now) or not now[0]["mails"]
        still, last = (0 if moved else still + 1), now
        if still >= 4:
            return now
        time.sleep(1)
    raise AssertionError(f"it does not come to rest: {last}")
