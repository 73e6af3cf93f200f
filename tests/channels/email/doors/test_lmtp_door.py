"""The LMTP door, and what both doors allow at once."""

import asyncio
import smtplib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections

from tests.cast import Cast, make_cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.doors import smtp_door
from tresen.channels.email.doors.door_limits import Limits
from tresen.channels.email.doors.lmtp_door import Lmtp
from tresen.channels.email.doors.opening import Doors, open_doors, session
from tresen.channels.email.models import Inbound, Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Iterator[Cast]:
    cast = make_cast()
    Mailbox.objects.create(name="Bestellungen", address="orders@desk.test", outgoing="folder")
    yield cast
    connections.close_all()


async def talk(act: Callable[[Any], Any], *, kind: type[smtp_door.Server] = Lmtp, limits: Limits | None = None) -> Any:
    door = smtp_door.Door(asyncio.Event(), limits=limits)
    server = await asyncio.get_running_loop().create_server(session(kind, door), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def speak() -> Any:
        with socket.create_connection(("127.0.0.1", port), 10) as line:
            return act(Line(line, port))

    try:
        return await asyncio.to_thread(speak)
    finally:
        server.close()


class Line:
    def __init__(self, line: socket.socket, port: int) -> None:
        self.socket, self.file, self.port = line, line.makefile("rb"), port
        self.greeting = self.answer()

    def say(self, words: str) -> str:
        self.socket.sendall(words.encode() + b"\r\n")
        return self.answer()

    def answer(self) -> str:
        """One whole reply, its lines joined."""
        lines = []
        while line := self.file.readline():
            lines.append(line.decode().rstrip())
            if line[3:4] != b"-":
                break
        return " / ".join(lines)


def hand_in(line: Line) -> list[str]:
    line.say("LHLO mx.test")
    line.say("MAIL FROM:<karla@klinikum.test>")
    codes = [line.say(f"RCPT TO:<{who}@desk.test>")[:3] for who in ("support", "nobody", "orders")]
    assert codes == ["250", "550", "250"]
    assert line.say("DATA").startswith("354")
    line.socket.sendall(make_mail().as_bytes().replace(b"\n", b"\r\n") + b"\r\n.\r\n")
    return [line.answer(), line.answer()]


async def test_each_accepted_recipient_gets_its_own_answer(cast: Cast) -> None:
    answers = await talk(hand_in)
    assert [answer[:3] for answer in answers] == ["250", "250"]
    row = await asyncio.to_thread(Inbound.objects.get)
    assert (row.source, row.peer, row.envelope_to) == ("lmtp", "127.0.0.1", ["orders@desk.test", "support@desk.test"])


async def test_a_lost_database_is_told_to_each_of_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(smtp_door, "take", gone)
    assert [answer[:3] for answer in await talk(hand_in)] == ["451", "451"]


async def test_it_speaks_lmtp_only(cast: Cast) -> None:
    assert (await talk(lambda line: line.say("EHLO mx.test")))[:3] == "500"


async def test_by_a_unix_socket_and_after_a_crash_again(cast: Cast, tmp_path: Path) -> None:
    path = str(tmp_path / "lmtp")
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(path)
    (server,) = await open_doors(Doors(lmtp_socket=path), asyncio.Event())

    def speak() -> list[str]:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(path)
            return hand_in(Line(line, 0))

    try:
        assert [answer[:3] for answer in await asyncio.to_thread(speak)] == ["250", "250"]
    finally:
        server.close()
    row = await asyncio.to_thread(Inbound.objects.get)
    assert (row.source, row.peer) == ("lmtp", None)


async def test_the_smtp_door_keeps_who_it_was(cast: Cast) -> None:
    def deliver(line: Line) -> Any:
        with smtplib.SMTP("127.0.0.1", line.port, timeout=10) as client:
            return client.sendmail("karla@klinikum.test", ["support@desk.test"], make_mail().as_bytes())

    assert await talk(deliver, kind=smtp_door.Server) == {}
    assert (await asyncio.to_thread(Inbound.objects.get)).peer == "127.0.0.1"


async def test_too_many_at_once_are_sent_away_and_the_place_is_free_again(cast: Cast) -> None:
    limits = Limits(of_one_peer=2)

    def crowd(line: Line) -> tuple[str, str, str]:
        with socket.create_connection(("127.0.0.1", line.port), 10) as second:
            assert Line(second, 0).greeting.startswith("220")
            with socket.create_connection(("127.0.0.1", line.port), 10) as third:
                refused = Line(third, 0)
                end = third.recv(10)
        for _ in range(50):
            with socket.create_connection(("127.0.0.1", line.port), 10) as again:
                greeting = Line(again, 0).greeting
            if greeting.startswith("220"):
                break
        return refused.greeting[:3], end.decode(), greeting[:3]

    assert await talk(crowd, kind=smtp_door.Server, limits=limits) == ("421", "", "220")
    for _ in range(100):
        if not limits.inside:
            break
        await asyncio.sleep(0.02)
    assert not limits.inside


def test_limits_count_all_and_each_peer() -> None:
    limits = Limits(overall=3, of_one_peer=2)
    assert [limits.enter("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert limits.enter("::ffff:192.0.2.1") is False, "the same address in other clothes"
    assert limits.enter("2001:db8::1")
    assert limits.enter("198.51.100.7") is False
    limits.leave("192.0.2.1")
    assert limits.enter("2001:db8::2")
    assert limits.enter("2001:db8::3") is False


async def test_whoever_tries_names_out_is_hung_up_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_door, "MOST_REFUSED", 3)

    def guess(line: Line) -> list[str]:
        line.say("EHLO mx.test")
        line.say("MAIL FROM:<a@b.test>")
        answers = [line.say(f"RCPT TO:<guess{number}@desk.test>")[:3] for number in range(4)]
        return [*answers, line.file.readline().decode()]

    assert await talk(guess, kind=smtp_door.Server) == ["550", "550", "550", "421", ""]
