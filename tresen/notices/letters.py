"""A mail with notices: what happened where, why he is told, and how to have it stop. No words of a ticket but its
subject, and not even that of what is confidential."""

from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tresen.channels.email.outgoing.envelope_addresses import one_line
from tresen.channels.email.threads.notice_ids import notice_id
from tresen.notices.kinds import BY_KEY
from tresen.notices.models import Notice
from tresen.notices.sight import may_be_named
from tresen.notices.stopping import Stop, link
from tresen.notices.wording import further, told, why
from tresen.people.models import Person

SUBJECT = 140  # characters
RULE = "—" * 3


def letter_to(person: Person, notices: Sequence[Notice], key: int, address: str) -> EmailMessage:
    """In the person's language. `key`: of the letter, `address`: of the mailbox it leaves by; both make its
    Message-ID. A machine does not answer to it, and whatever does becomes no ticket (threads.notice_ids)."""
    with override(person.locale):
        single = len({notice.ticket_id for notice in notices}) == 1
        subject = _subject(person, notices[-1]) if single else _several(len(notices))
        text = "\n\n".join([*_tickets(person, notices), RULE + "\n" + _foot(person, notices, single=single)])
    unsubscribe = link(Stop("kind", person.pk, notices[-1].kind) if single else Stop("mail", person.pk))
    headers = {
        "Message-ID": f"<{notice_id(key, address)}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
    }
    return EmailMessage(one_line(subject), f"{text}\n", to=[person.email or ""], headers=headers)


def _subject(person: Person, notice: Notice) -> str:
    if not may_be_named(person, notice):
        return _unnamed(notice)
    return f"{told(notice)} · {notice.ticket.number} {Truncator(notice.ticket.subject).chars(SUBJECT)}"


def _unnamed(notice: Notice) -> str:
    """Who writes in what is confidential is confidential, too."""
    return _("News in ticket %(number)s") % {"number": notice.ticket.number}


def _several(count: int) -> str:
    return ngettext("%(count)s notice of Tresen", "%(count)s notices of Tresen", count) % {"count": count}


def _tickets(person: Person, notices: Sequence[Notice]) -> list[str]:
    """A paragraph for each ticket, those first that were changed last."""
    ordered = sorted(notices, key=lambda one: one.ticket_id)
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.ticket_id)]
    return [_paragraph(person, group) for group in sorted(groups, key=lambda group: max(one.at for one in group))[::-1]]


def _paragraph(person: Person, notices: Sequence[Notice]) -> str:
    ticket = notices[0].ticket
    named = may_be_named(person, notices[0])
    lines = [f"{ticket.number} · {Truncator(ticket.subject).chars(SUBJECT)}" if named else _unnamed(notices[0])]
    if named:
        lines += [" ".join(["–", told(one), further(one)]).rstrip() + "." for one in notices]
    anchor = f"#m-{notices[0].message}" if notices[0].message else ""
    lines.append(f"{settings.BASE_URL}/desk/tickets/{ticket.number}/{anchor}")
    return "\n".join(lines)


def _foot(person: Person, notices: Sequence[Notice], *, single: bool) -> str:
    last = notices[-1]
    lines = [why(last)] if single else []
    if single:
        lines.append(_("No more about this ticket:") + f" {link(Stop('ticket', person.pk, str(last.ticket_id)))}")
        if last.kind in BY_KEY:
            name = BY_KEY[last.kind].name
            lines.append(_("No more mail of this kind (%(kind)s):") % {"kind": name})
            lines[-1] += f" {link(Stop('kind', person.pk, last.kind))}"
    else:
        lines.append(_("No more mail about notices:") + f" {link(Stop('mail', person.pk))}")
    lines.append(_("What you are told, and how:") + f" {settings.BASE_URL}/desk/profile/notices/")
    lines.append(_("Please do not answer this mail; write in the ticket."))
    return "\n".join(lines)
