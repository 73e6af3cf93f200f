"""Goal: whatever breaks after the data was handed over, two copies at most leave, alike to the byte, and it is said."""

import re
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tresen.channels import outbox
from tresen.channels.models import Delivery
from tresen.tickets.body import Body
from tresen.tickets.models import Message
from tresen.tickets.replying import reply


class Dying:
    """A mail server that takes the data and hangs up without a word, as often as it is told to."""

    def __init__(self, dies: int) -> None:
        self.dies, self.copies = dies, list[bytes]()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        line.sendall(b"220 here\r\n")
        file = line.makefile("rb")
        while command := file.readline():
            if not command.upper().startswith(b"DATA"):
                line.sendall(b"250 ok\r\n")
                continue
            line.sendall(b"354 go on\r\n")
            self.copies.append(b"".join(iter(file.readline, b".\r\n")))
            if len(self.copies) <= self.dies:
                return
            line.sendall(b"250 2.0.0 queued\r\n")


@pytest.fixture
def dying(cast: Cast, request: pytest.FixtureRequest) -> Iterator[Dying]:
    server = Dying(request.param)
    cast.mailbox.outgoing, cast.mailbox.smtp_security = "smtp", "none"
    cast.mailbox.smtp_host, cast.mailbox.smtp_port = "127.0.0.1", server.port
    cast.mailbox.save()
    yield server
    server.door.close()


def attempts(message: Message, count: int) -> None:
    for _ in range(count):
        Delivery.objects.filter(state="queued").update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        outbox.deliver(message_id=message.pk)


@pytest.mark.parametrize(
    ("dying", "copies", "state", "uncertain"),
    [(0, 1, "sent", False), (1, 2, "sent", True), (9, 2, "failed", True)],
    indirect=["dying"],
)
def test_two_copies_at_most(cast: Cast, dying: Dying, copies: int, state: str, uncertain: bool) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Einmal."), cc=["b@k.test"])
    attempts(message, 1)
    type(cast.mailbox).objects.update(signature={"de": "Inzwischen geändert"})
    attempts(message, 5)
    assert len(dying.copies) == copies
    assert len(set(dying.copies)) == 1, "alike to the byte"
    assert len(set(re.findall(rb"^Message-ID: (.*)\r$", b"".join(dying.copies), re.MULTILINE))) == 1
    rows = Delivery.objects.filter(message=message)
    assert {(row.state, row.uncertain) for row in rows} == {(state, uncertain)}


@pytest.mark.parametrize("dying", [0], indirect=True)
def test_an_outage_is_got_over_without_anybody(cast: Cast, dying: Dying) -> None:
    type(cast.mailbox).objects.update(smtp_port=1)
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Nach der Störung."))
    attempts(message, 4)
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.uncertain) == ("queued", False)
    assert waiting.next_attempt_at < timezone.now() + timedelta(hours=1)
    type(cast.mailbox).objects.update(smtp_port=dying.port)
    attempts(message, 1)
    assert Delivery.objects.get().state == "sent"
    assert len(dying.copies) == 1
