"""The SMTP door: 250 only for what is committed."""

import asyncio
import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.doors import smtp_door
from tresen.channels.email.doors.opening import session
from tresen.channels.email.models import Inbound
from tresen.kit import blobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Iterator[Cast]:
    yield make_cast()
    connections.close_all()


async def talk(act: Callable[[smtplib.SMTP], Any]) -> Any:
    """Opens the door, lets `act` speak with it in a thread, and closes it."""
    door = smtp_door.Door(asyncio.Event())
    server = await asyncio.get_running_loop().create_server(session(smtp_door.Server, door), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def speak() -> Any:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.ehlo()
            return act(client)

    try:
        return await asyncio.to_thread(speak)
    finally:
        server.close()


def deliver(client: smtplib.SMTP) -> Any:
    return client.sendmail("karla@klinikum.test", ["support@desk.test"], make_mail(message_id="<x@y>").as_bytes())


async def test_what_is_answered_with_250_is_committed(cast: Cast) -> None:
    assert await talk(deliver) == {}
    kept = await asyncio.to_thread(lambda: [(i.state, i.envelope_to) for i in Inbound.objects.all()])
    assert kept == [("received", ["support@desk.test"])]


async def test_a_client_that_asks_again_gets_250_and_the_mail_is_there_once(cast: Cast) -> None:
    await talk(lambda client: (deliver(client), deliver(client)))
    assert await asyncio.to_thread(Inbound.objects.count) == 1


async def test_an_unknown_mailbox_is_refused_for_good(cast: Cast) -> None:
    code, _ = await talk(lambda client: (client.mail("a@b.test"), client.rcpt("nobody@desk.test"))[1])
    assert code == 550


async def test_a_tagged_address_is_taken(cast: Cast) -> None:
    code, _ = await talk(lambda client: (client.mail("a@b.test"), client.rcpt("support+t-1-abcdefgh@desk.test"))[1])
    assert code == 250


async def test_a_lost_database_is_told_as_temporary(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(smtp_door, "take", gone)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        await talk(deliver)
    assert refused.value.smtp_code == 451
    assert await asyncio.to_thread(Inbound.objects.count) == 0


async def test_a_full_disk_is_told_as_temporary(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(smtp_door, "take", full)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        await talk(deliver)
    assert refused.value.smtp_code == 451


@pytest.mark.parametrize("nameless", [True, False])
async def test_equal_mails_of_another_hour_are_other_mails_if_they_have_no_id(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    """A printer that says "toner low" each morning, in the same words."""
    head = "" if nameless else "Message-ID: <immer@gleich>\r\n"
    words = f"From: drucker@klinikum.test\r\n{head}Subject: Toner\r\n\r\nToner fast leer\r\n"
    for hours in (0, 24):
        moment = timezone.now() + timedelta(hours=hours)
        monkeypatch.setattr(smtp_door.clock, "now", lambda moment=moment: moment)
        await talk(lambda client: client.sendmail("drucker@klinikum.test", ["support@desk.test"], words))
    assert await asyncio.to_thread(Inbound.objects.count) == (2 if nameless else 1)


async def test_dots_and_bare_line_feeds_arrive_as_they_were_sent(cast: Cast) -> None:
    """RFC 5321, 4.5.2; and a bare LF dot ends nothing (no smuggling)."""
    words = b"Subject: Punkte\r\nMessage-ID: <p@x>\r\n\r\n.eins\r\n..zwei\r\nbare\n.\nMAIL FROM:<x@y.test>\r\n"

    def raw(client: smtplib.SMTP) -> Any:
        client.mail("a@b.test")
        client.rcpt("support@desk.test")
        client.putcmd("data")
        client.getreply()
        client.send(words.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return client.getreply()

    code, _ = await talk(raw)
    assert code == 250
    kept = await asyncio.to_thread(lambda: [blobs.read(one.raw) for one in Inbound.objects.select_related("raw")])
    assert kept == [words]


@pytest.mark.parametrize("limit", ["MOST_LINES", "MAIL_SIZE_LIMIT"])
async def test_a_mail_beyond_the_limits_is_refused_and_the_talk_goes_on(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    if limit == "MOST_LINES":
        monkeypatch.setattr(smtp_door, "MOST_LINES", 10)
    else:
        settings.MAIL_SIZE_LIMIT = 50

    def twice(client: smtplib.SMTP) -> Any:
        client.mail("a@b.test")
        client.rcpt("support@desk.test")
        code, _ = client.data(b"\r\n" * 100)
        return code, client.noop()[0]

    assert await talk(twice) == (552, 250)
    assert await asyncio.to_thread(Inbound.objects.count) == 0
