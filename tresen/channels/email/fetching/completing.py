"""Getting the rest of a mail that was held back: from the server, now that an administrator wants it."""

import tempfile
from contextlib import closing, suppress
from poplib import error_proto
from typing import IO, BinaryIO, cast

from django.db import IntegrityError, transaction

from tresen.channels.email.causes import words_of
from tresen.channels.email.fetching import imap, imap_mail, pop3
from tresen.channels.email.models import Fetched, Inbound, InboundState, Mailbox, Protocol
from tresen.kit import blobs

GONE = "The mail is no longer in the mailbox on the server."
KNOWN = "This very mail was taken in another way meanwhile."


def complete(inbound: Inbound) -> str:
    """Fetches all of a held mail; "" if it waits to be processed now, else why not. The reason at the mail follows."""
    with tempfile.TemporaryFile(dir=blobs.spool_dir()) as file:
        why = _why_not(inbound, file) or _replace(inbound, file)
    if why:
        held = Inbound.objects.filter(pk=inbound.pk, state=InboundState.QUARANTINED, whole=False)
        held.update(reason=why[:4000])
    return why


def _why_not(inbound: Inbound, file: IO[bytes]) -> str:
    number = Fetched.objects.filter(inbound=inbound).select_related("mailbox").order_by("-pk").first()
    if number is None or number.place != number.mailbox.place:
        return GONE
    read = _by_pop3 if number.mailbox.fetch_protocol == Protocol.POP3 else _by_imap
    try:
        return "" if read(number.mailbox, number, file) else GONE
    except imap_mail.TooLarge as refused:
        return str(refused)
    except Exception as error:
        return f"The mail could not be fetched from the server: {words_of(error)}"


def _by_imap(mailbox: Mailbox, number: Fetched, file: IO[bytes]) -> bool:
    with imap.connect(mailbox) as server:
        folder = server.select_folder(mailbox.fetch_folder, readonly=True)
        if int(folder[b"UIDVALIDITY"]) != number.validity:
            return False
        uid = int(number.uid)
        answer = server.fetch([uid], ["RFC822.SIZE"])
        return uid in answer and imap_mail.read(server, uid, int(answer[uid].get(b"RFC822.SIZE", 0)), file)


def _by_pop3(mailbox: Mailbox, number: Fetched, file: IO[bytes]) -> bool:
    with closing(pop3.connect(mailbox)) as server:
        which = pop3.listed(server).get(number.uid)
        if which is None:
            return False
        server.retrieve(which, file)
        with suppress(OSError, error_proto):
            server.quit()
    return True


def _replace(inbound: Inbound, file: IO[bytes]) -> str:
    """The whole mail in the place of its head, to be processed as any other."""
    stored = blobs.store(cast(BinaryIO, file))
    with transaction.atomic():
        blob = blobs.row(stored)
        held = Inbound.objects.select_for_update().filter(pk=inbound.pk, state=InboundState.QUARANTINED, whole=False)
        if not held.exists():
            return ""  # somebody else was quicker
        columns = {"raw": blob, "whole": True, "state": InboundState.RECEIVED, "outcome": "", "reason": ""}
        try:
            with transaction.atomic():
                held.update(**columns, attempts=0, key=f"{blob.sha256}:{inbound.mailbox_id}")
        except IntegrityError:
            return KNOWN
    return ""
