"""Alarms in plain words: what is wrong, what to do about it, and where. A room that raises a kind of its own adds
its words here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.channels.email import flooding
from tresen.channels.email.alarming import EXPIRED, EXPIRES, OUTGOING, QUARANTINE, SILENCE, STORAGE
from tresen.channels.email.causes import split
from tresen.channels.email.fetching.watching import NOT_FETCHED
from tresen.channels.email.outgoing import restraint
from tresen.channels.email.protection import expiring
from tresen.channels.email.sheet.comparing import MISSING, SHEET
from tresen.desk.admin.audit.wording import FAULTS
from tresen.desk.admin.mail.wording import advice
from tresen.kit.audit.telling import ALARM as AUDIT
from tresen.kit.models import Alarm


@dataclass(frozen=True)
class Told:
    """`page`: the name of an address within desk:admin, and what it takes."""

    title: str
    text: str
    page: tuple[str, ...] = ("home",)
    words: str = ""  # the other side's own


def told(alarm: Alarm) -> Told:
    """In the active language; a kind nobody has words for is shown as it is."""
    say = WORDINGS.get(alarm.kind)
    if say is None:
        facts = ", ".join(f"{name}: {value}" for name, value in alarm.facts.items())
        return Told(f"{alarm.kind} {alarm.about}".strip(), _("Something needs your attention."), words=facts)
    return say(alarm)


def _not_fetched(alarm: Alarm) -> Told:
    cause, words = split(str(alarm.facts.get("words", "")))
    title = _("The mailbox %s cannot be fetched") % alarm.about
    return Told(title, advice(cause, ""), _check(alarm), words)


def _silent(alarm: Alarm) -> Told:
    since = timezone.localtime(datetime.fromisoformat(str(alarm.facts["since"])))
    return Told(
        _("The mailbox %(address)s has not been fetched since %(moment)s")
        % {"address": alarm.about, "moment": date_format(since, "SHORT_DATETIME_FORMAT")},
        _("Look whether “tresen mailin” is running: nobody looks after this mailbox at present."),
        _check(alarm),
    )


def _expires(alarm: Alarm) -> Told:
    return Told(
        _("The secret of the mailbox %(address)s expires on %(day)s") % {"address": alarm.about, "day": _day(alarm)},
        _("Make a new one at the provider and enter it before that day. Until then everything goes on working."),
        _sign_in(alarm),
    )


def _expired(alarm: Alarm) -> Told:
    return Told(
        _("The secret of the mailbox %(address)s expired on %(day)s") % {"address": alarm.about, "day": _day(alarm)},
        _("Make a new one at the provider and enter it; without it the mailbox can neither fetch nor send."),
        _sign_in(alarm),
    )


def _quarantine(alarm: Alarm) -> Told:
    count = int(alarm.facts.get("count", 1))
    title = ngettext("%s mail is in quarantine", "%s mails are in quarantine", count) % count
    return Told(
        title, _("They could not become messages. Read them, try them again, or leave them aside."), ("quarantine",)
    )


def _outgoing(alarm: Alarm) -> Told:
    count = int(alarm.facts.get("count", 1))
    title = ngettext(
        "%s mail has been waiting for more than an hour to be sent",
        "%s mails have been waiting for more than an hour to be sent",
        count,
    )
    text = _("They are tried again and again. Look what the mail server says.")
    return Told(title % count, text, ("outgoing",), str(alarm.facts.get("words", "")))


def _storage(alarm: Alarm) -> Told:
    return Told(
        _("The disk is full"),
        _("New mails cannot be stored; their senders keep them and try again. Make room in the data folder."),
        words=str(alarm.facts.get("words", "")),
    )


def _missing(alarm: Alarm) -> Told:
    healed, missing = int(alarm.facts.get("healed", 0)), int(alarm.facts.get("missing", 0))
    parts = []
    if healed:
        parts.append(
            ngettext("%s was missing here and has been fetched.", "%s were missing here and have been fetched.", healed)
            % healed
        )
    if missing:
        parts.append(ngettext("%s could not be fetched yet.", "%s could not be fetched yet.", missing) % missing)
    title = _("Mails of the mailbox %s were missing here") % alarm.about
    return Told(title, " ".join(parts), ("sheet",))


def _sheet(alarm: Alarm) -> Told:
    count = int(alarm.facts.get("count", 1))
    title = ngettext("%s thing in the mail sheet does not add up", "%s things in the mail sheet do not add up", count)
    return Told(title % count, _("The sheet names each of them."), ("sheet",))


def _flood(alarm: Alarm) -> Told:
    title = _("%s sends more mails than usual") % alarm.about
    return Told(title, _("What goes beyond the limit waits in quarantine. Have a look at it."), ("quarantine",))


def _automatic(alarm: Alarm) -> Told:
    return Told(
        _("Automatic mails have been stopped for a while"),
        _("More of them were about to leave within an hour than allowed; perhaps two systems answer each other."),
        ("incoming",),
    )


PROTOCOLS = {"smime": "S/MIME", "openpgp": "OpenPGP"}


def _key_expires(alarm: Alarm) -> Told:
    day = date_format(timezone.localtime(datetime.fromisoformat(str(alarm.facts["until"]))), "SHORT_DATE_FORMAT")
    address, _space, kind = alarm.about.rpartition(" ")
    told = {"kind": PROTOCOLS.get(kind, kind), "address": address, "day": day}
    over = _("The %(kind)s key of %(address)s expired on %(day)s")
    title = over if alarm.facts.get("expired") else _("The %(kind)s key of %(address)s expires on %(day)s")
    text = _("Make or upload a new one: without it answers cannot be signed, and others cannot encrypt for you.")
    return Told(title % told, text, _of_mailbox("mailbox_keys", alarm))


def _audit(alarm: Alarm) -> Told:
    fault = FAULTS[str(alarm.facts["fault"])] % {"number": alarm.facts["number"], "until": alarm.facts["until"]}
    text = _("Somebody has changed it past Tresen, or an older database was restored. Do not go on before you know.")
    return Told(_("The audit log is broken"), f"{fault} {text}", ("audit",))


def _check(alarm: Alarm) -> tuple[str, ...]:
    return _of_mailbox("mailbox_connection", alarm)


def _sign_in(alarm: Alarm) -> tuple[str, ...]:
    return _of_mailbox("mailbox_sign_in", alarm)


def _of_mailbox(page: str, alarm: Alarm) -> tuple[str, ...]:
    key = alarm.facts.get("mailbox")
    return (page, str(key)) if key else ("mailboxes",)


def _day(alarm: Alarm) -> str:
    return date_format(date.fromisoformat(str(alarm.facts["day"])), "SHORT_DATE_FORMAT")


WORDINGS: dict[str, Callable[[Alarm], Told]] = {
    NOT_FETCHED: _not_fetched,
    SILENCE: _silent,
    EXPIRES: _expires,
    EXPIRED: _expired,
    QUARANTINE: _quarantine,
    OUTGOING: _outgoing,
    STORAGE: _storage,
    MISSING: _missing,
    SHEET: _sheet,
    flooding.ALARM: _flood,
    restraint.ALARM: _automatic,
    expiring.KIND: _key_expires,
    AUDIT: _audit,
}
