"""Mails written out piece by piece: the same mail as the standard library reads, and never whole in memory."""

import os
import tracemalloc
from email import message_from_bytes, policy
from typing import IO

from tests.cast import Cast
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.outgoing.mime_writing import pieces, write
from tresen.channels.email.outgoing.transport import _stuffed
from tresen.kit import blobs
from tresen.tickets.body import Body
from tresen.tickets.models import Message
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile


def composed(cast: Cast, content: bytes) -> object:
    file = NewFile(blobs.put(content), "Größe.bin", "application/x-test")
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text(".Punkt am Anfang"), attachments=[file])
    return compose(Message.objects.select_related("ticket__customer", "author").get(pk=message.pk), cast.mailbox)


def test_it_is_the_same_mail(cast: Cast) -> None:
    content = os.urandom(200_001)
    mail = composed(cast, content)
    written = b"".join(pieces(mail))  # type: ignore[arg-type]
    assert b"\n" not in written.replace(b"\r\n", b"")
    read = message_from_bytes(written, policy=policy.default)
    assert not read.defects
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Größe.bin", content)
    assert read["Subject"] == mail["Subject"]  # type: ignore[index]
    assert written == b"".join(pieces(mail)), "the same bytes each time"  # type: ignore[arg-type]


def test_forty_megabytes_cost_little_memory(cast: Cast) -> None:
    mail = composed(cast, os.urandom(40_000_000))
    tracemalloc.start()
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            out: IO[bytes] = nowhere
            write(mail, out)  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000, f"{peak / 1e6:.1f} MB"


def test_lines_that_begin_with_a_dot_survive_smtp() -> None:
    whole = b".eins\r\nzwei\r\n..drei\r\n"
    for size in (1, 2, 3, 5, 100):
        parts = [whole[start : start + size] for start in range(0, len(whole), size)]
        assert b"".join(_stuffed(parts)) == b"..eins\r\nzwei\r\n...drei\r\n.\r\n"
    assert b"".join(_stuffed([b"ohne Ende"])) == b"ohne Ende\r\n.\r\n"
