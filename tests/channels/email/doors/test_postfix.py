"""A real Postfix in front of the LMTP door: each recipient gets what is his, and a refusal comes back as a bounce."""

import asyncio
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connections

from tests.cast import Cast, make_cast
from tests.channels.email.conftest import make_mail
from tests.servers.postfix import Postfix, postfix
from tresen.channels.email.doors import smtp_door
from tresen.channels.email.doors.lmtp_door import Lmtp
from tresen.channels.email.doors.opening import session
from tresen.channels.email.models import Inbound, Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Iterator[Cast]:
    cast = make_cast()
    Mailbox.objects.create(name="Bestellungen", address="orders@desk.test", outgoing="folder")
    yield cast
    connections.close_all()


async def test_postfix_hands_in_by_lmtp_and_tries_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    if postfix() is None:
        pytest.skip("Postfix is not here, could not be installed, or this is not root.")
    tries: list[int] = []
    really = smtp_door.take

    def away_at_first(*given: Any, **named: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("the database is gone")
        return really(*given, **named)

    monkeypatch.setattr(smtp_door, "take", away_at_first)
    door = smtp_door.Door(asyncio.Event())
    server = await asyncio.get_running_loop().create_server(session(Lmtp, door), "127.0.0.1", 0)
    lmtp = f"inet:127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def deliver(mx: Postfix) -> None:
        with smtplib.SMTP("127.0.0.1", mx.port, timeout=20) as client:
            everybody = ["support@desk.test", "nobody@desk.test", "orders@desk.test"]
            client.sendmail("karla@klinikum.test", everybody, make_mail().as_bytes())

    mx = Postfix(lmtp)
    await asyncio.to_thread(mx.__enter__)
    try:
        await asyncio.to_thread(deliver, mx)
        for _ in range(300):
            if await asyncio.to_thread(Inbound.objects.count) and "status=bounced" in mx.log():
                break
            await asyncio.sleep(0.1)
        log = mx.log()
    finally:
        await asyncio.to_thread(mx.__exit__)
        server.close()
    row = await asyncio.to_thread(Inbound.objects.get)
    assert (row.source, row.envelope_to) == ("lmtp", ["orders@desk.test", "support@desk.test"])
    assert len(tries) == 2, "told 451, it came again"
    bounced = [line for line in log.splitlines() if "status=bounced" in line]
    assert any("nobody@desk.test" in line and "550" in line for line in bounced)
    assert log.count("status=sent") == 2
