"""Mails from files: .eml, mbox, Maildir, Outlook's .msg, folders of these, standard input."""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tresen.channels.email.intake import process, take
from tresen.channels.email.mailboxes import mailbox_of
from tresen.channels.email.models import Inbound, InboundState
from tresen.channels.email.reading.apart.reader import Reader, reader
from tresen.channels.email.reading.as_json import as_json
from tresen.channels.email.reading.formats.mbox import is_mbox, split
from tresen.channels.email.reading.formats.msg import is_msg
from tresen.channels.email.reading.limits import MailRefused


def mails(paths: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """(where it came from, the mail) of every mail below the paths, in a stable order. What was taken out of a larger
    file is there until the next one is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            if path == "-":
                given = Path(folder) / "stdin"
                with given.open("wb") as out:
                    shutil.copyfileobj(sys.stdin.buffer, out)
                yield from _in_file("-", given, Path(folder))
            else:
                yield from _below(Path(path), Path(folder))


def _below(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        yield from _in_file(str(path), path, folder)
        return
    maildir = (path / "cur").is_dir() and (path / "new").is_dir()
    for part in ("new", "cur") if maildir else ():
        for file in sorted((path / part).iterdir()):
            yield str(file), file
    for entry in sorted(path.iterdir()):
        if (maildir and entry.name.startswith(".") and (entry / "cur").is_dir()) or (
            not maildir and not entry.name.startswith(".")
        ):  # Maildir++: folders within
            yield from _below(entry, folder)


def _in_file(source: str, path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    if is_msg(path):
        yield source, path
    elif path.suffix.lower() != ".eml" and is_mbox(path):
        for number, (mail, last) in enumerate(split(path, folder), 1):
            yield source if last and number == 1 else f"{source}#{number}", mail
    else:
        yield source, path


@contextmanager
def _as_mail(path: Path) -> Iterator[Path]:
    """The file; an Outlook one as the mail it was. MailRefused if it cannot be read."""
    if not is_msg(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        yield _outlook().mail_of_msg(path, Path(folder))


@cache
def _outlook() -> Reader:
    """Outlook files are read as a whole; whoever imports them waits for that, so more memory is allowed."""
    return Reader(
        program="from tresen.channels.email.reading.apart.child import main; main(memory=1 << 30, seconds=60)"
    )


def import_files(paths: Iterable[str], *, mailbox: str = "") -> Iterator[dict[str, Any]]:
    """Takes and processes each mail; one result a mail, in order."""
    box = mailbox_of(mailbox) if mailbox else None
    for source, path in mails(paths):
        try:
            with _as_mail(path) as mail:
                inbound, new = take(mail, source="file", mailbox=box)
        except MailRefused as refused:
            yield {"source": source, "outcome": "refused", "ticket": None, "reason": refused.reason}
            continue
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
    for source, path in mails(paths):
        with tempfile.TemporaryDirectory() as folder:
            try:
                with _as_mail(path) as mail:
                    yield as_json(reader().read(mail, folder).result(), source=source)
            except MailRefused as refused:
                yield {"source": source, "refused": refused.reason}
