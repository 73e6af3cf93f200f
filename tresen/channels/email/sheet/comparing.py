"""Comparing a mailbox on its server with what was taken from it: what is missing here is fetched, and named."""

from contextlib import closing, suppress
from datetime import datetime, timedelta
from poplib import error_proto

import structlog
from imapclient import IMAPClient

from tresen.channels.email.causes import told
from tresen.channels.email.fetching import imap, imap_mail, pop3
from tresen.channels.email.fetching.completing import complete
from tresen.channels.email.fetching.numbers import known, pieces
from tresen.channels.email.fetching.watching import fetched_mailboxes
from tresen.channels.email.intake import process
from tresen.channels.email.models import Comparison, Fetched, Inbound, InboundState, Mailbox, Protocol
from tresen.channels.email.sheet.odd import odd_ones
from tresen.kit import clock
from tresen.kit.alarms import end_alarm, raise_alarm
from tresen.kit.jobs import job, periodic

log = structlog.get_logger()

DAYS = 30
MISSING, SHEET = "mail-missing", "mail-sheet"


@periodic("17 2 * * *")
def every_night(timestamp: int) -> None:
    """Each night: every mailbox is compared, and the sheet of the last days looked through."""
    for key in fetched_mailboxes().values_list("pk", flat=True):
        compare_mailbox.later_once(mailbox_id=key)
    look_through()


@job(queue="mail", attempts=1)
def compare_mailbox(mailbox_id: int) -> None:
    """Safe to repeat: what is known is not taken twice."""
    mailbox = fetched_mailboxes().filter(pk=mailbox_id).first()
    if mailbox is not None:
        compare(mailbox)


def look_through() -> int:
    """How many things do not add up in the last days; administrators are told of them."""
    today = clock.now().date()
    odd = odd_ones(today - timedelta(days=DAYS), today)
    if odd:
        raise_alarm(SHEET, "", count=len(odd), kinds=sorted({one.kind for one in odd}))
    else:
        end_alarm(SHEET, "")
    return len(odd)


def compare(mailbox: Mailbox) -> Comparison:
    """What lay on the server in the last days, and what of it was missing here. Network, seconds to minutes."""
    found = Comparison(mailbox=mailbox, since=clock.now() - timedelta(days=DAYS))
    try:
        _complete_held(mailbox)
        if mailbox.fetch_protocol == Protocol.POP3:
            _by_pop3(mailbox, found)
        else:
            _by_imap(mailbox, found)
    except Exception as error:
        log.warning("mailbox not compared", mailbox=mailbox.address, error=str(error))
        found.error = told(error)[:2000]
        previous = Comparison.objects.filter(mailbox=mailbox).first()
        found.healed = [*(previous.healed if previous else []), *found.healed]
    found.at = clock.now()
    found.save(force_insert=not Comparison.objects.filter(mailbox=mailbox).exists())
    for key in found.healed:
        process(key)
    if found.healed or found.missing:
        raise_alarm(MISSING, mailbox.address, mailbox=mailbox.pk, healed=len(found.healed), missing=len(found.missing))
    elif not found.error:
        end_alarm(MISSING, mailbox.address)
    return found


def _complete_held(mailbox: Mailbox) -> None:
    """A mail the server could not hand out then, it may be able to hand out now."""
    held = Inbound.objects.filter(mailbox=mailbox, state=InboundState.QUARANTINED, whole=False)
    for inbound in held.filter(reason__startswith="The mail server could not hand out").order_by("pk")[:50]:
        if not complete(inbound):
            process(inbound.pk)


def _by_imap(mailbox: Mailbox, found: Comparison) -> None:
    with imap.connect(mailbox) as server:
        validity = int(server.select_folder(mailbox.fetch_folder)[b"UIDVALIDITY"])
        # First the mark, then the numbers: whatever is below the mark has its number by then.
        mailbox.refresh_from_db()
        mark = mailbox.uid_seen if validity == mailbox.uid_validity else 0
        uids = server.search(["SINCE", found.since.date()])
        here = known(mailbox, validity, map(str, uids))
        found.on_server, found.known = len(uids), len(here)
        found.waiting = sum(1 for uid in uids if uid > mark and str(uid) not in here)
        for some in pieces([uid for uid in uids if uid <= mark and str(uid) not in here], imap.BATCH):
            answers = server.fetch(some, ["RFC822.SIZE"])
            for uid in some:
                if uid in answers:
                    _heal(server, mailbox, validity, uid, int(answers[uid].get(b"RFC822.SIZE", 0)), found)


def _heal(server: IMAPClient, mailbox: Mailbox, validity: int, uid: int, size: int, found: Comparison) -> None:
    """Takes what is missing. A mail whose bytes we have has only lost its number: nothing to worry about."""
    try:
        new = imap_mail.take_all(server, mailbox, validity, {uid: size})
    except OSError as error:  # our own disk, or the line: named, and tried again next time
        found.missing.append({"uid": str(uid), "words": str(error)[:300]})
        raise
    row = Fetched.objects.filter(mailbox=mailbox, place=mailbox.place, validity=validity, uid=str(uid)).first()
    if row is None or row.inbound_id is None:
        found.missing.append({"uid": str(uid), "words": "The server did not hand it out."})
    elif new:
        found.healed.append(row.inbound_id)
    else:
        found.known += 1


def _by_pop3(mailbox: Mailbox, found: Comparison) -> None:
    """POP3 shows no dates, but its order: an unknown mail below a known one was passed over."""
    lost = set(Fetched.objects.filter(mailbox=mailbox, place=mailbox.place, inbound=None).values_list("uid", flat=True))
    with closing(pop3.connect(mailbox)) as server:
        there, large = pop3.listed(server), pop3.sizes(server)
        here = known(mailbox, pop3.VALIDITY, there)
        found.on_server, found.known = len(there), len(here)
        mark = max((there[uid] for uid in here), default=0)
        for uid, number in there.items():
            if uid in here:
                continue
            if number > mark and uid not in lost:
                found.waiting += 1
                continue
            new = pop3.take_one(server, mailbox, uid, number, large.get(number, 0))
            row = Fetched.objects.filter(mailbox=mailbox, place=mailbox.place, uid=uid).first()
            if row is None or row.inbound_id is None:
                found.missing.append({"uid": uid, "words": "The server did not hand it out."})
            elif new:
                found.healed.append(row.inbound_id)
            else:
                found.known += 1
        with suppress(OSError, error_proto):
            server.quit()


def compared_since(moment: datetime) -> bool:
    """Has every fetched mailbox been compared after `moment`?"""
    return not fetched_mailboxes().exclude(comparison__at__gte=moment).exists()
