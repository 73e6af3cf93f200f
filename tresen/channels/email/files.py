"""Mails from files: .eml, mbox, Maildir, folders of these, standard input."""

import mailbox as containers
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from tresen.channels.email.as_json import as_json
from tresen.channels.email.intake import process, take
from tresen.channels.email.mailboxes import mailbox_of
from tresen.channels.email.models import Inbound, InboundState
from tresen.channels.email.parse import MailRefused, parse


def mails(paths: Iterable[str]) -> Iterator[tuple[str, Path | bytes]]:
    """(where it came from, the mail: a path or bytes) of every mail below the paths, in a stable order."""
    for path in paths:
        if path == "-":
            yield "-", sys.stdin.buffer.read()
        else:
            yield from _below(Path(path))


def _below(path: Path) -> Iterator[tuple[str, Path | bytes]]:
    if path.is_dir() and (path / "cur").is_dir() and (path / "new").is_dir():
        for folder in ("new", "cur"):
            for file in sorted((path / folder).iterdir()):
                yield str(file), file
    elif path.is_dir():
        for entry in sorted(path.iterdir()):
            if not entry.name.startswith("."):
                yield from _below(entry)
    elif _is_mbox(path):
        box = containers.mbox(path, create=False)
        for number, key in enumerate(box.keys(), 1):
            yield f"{path}#{number}", box.get_bytes(key)
    else:
        yield str(path), path


def _is_mbox(path: Path) -> bool:
    """An mbox begins with a "From " line; a mail may too, but then it is an mbox of one."""
    with path.open("rb") as file:
        return file.read(5) == b"From "


def import_files(paths: Iterable[str], *, mailbox: str = "") -> Iterator[dict[str, Any]]:
    """Takes and processes each mail; one result a mail, in order."""
    box = mailbox_of(mailbox) if mailbox else None
    for source, raw in mails(paths):
        inbound, new = take(raw, source="file", mailbox=box)
        yield _result(source, _processed(inbound), new)


def _processed(inbound: Inbound) -> Inbound:
    """The row once it is processed, by us or by a running intake that was quicker."""
    done = process(inbound.pk) if inbound.state == InboundState.RECEIVED else inbound
    while done is None or done.state == InboundState.RECEIVED:
        time.sleep(0.05)
        done = Inbound.objects.get(pk=inbound.pk)
    return Inbound.objects.select_related("ticket").get(pk=inbound.pk)


def _result(source: str, inbound: Inbound, new: bool) -> dict[str, Any]:
    known = not new and inbound.state == InboundState.DONE
    return {
        "source": source,
        "outcome": "duplicate" if known else inbound.outcome,
        "ticket": inbound.ticket.number if inbound.ticket else None,
        "reason": "This very mail was taken before." if known else inbound.reason,
    }


def parse_files(paths: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What the parser makes of each mail; nothing is stored."""
    for source, raw in mails(paths):
        with tempfile.TemporaryDirectory() as spool, _opened(raw) as file:
            try:
                yield as_json(parse(file, spool_dir=spool), source=source)
            except MailRefused as refused:
                yield {"source": source, "refused": str(refused)}


def _opened(raw: Path | bytes) -> BinaryIO:
    return raw.open("rb") if isinstance(raw, Path) else BytesIO(raw)
