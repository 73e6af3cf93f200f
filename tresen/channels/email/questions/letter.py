"""What somebody gets by mail whom a note names: the note, what it is about, and how to answer."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.channels.contract import PermanentFailure
from tresen.channels.email.models import Mailbox
from tresen.channels.email.outgoing.composing import POLICY
from tresen.channels.email.outgoing.envelope_addresses import header_address, header_addresses, one_line
from tresen.channels.email.outgoing.mime_writing import FilePart
from tresen.channels.email.protection.choosing import came_secret
from tresen.channels.email.questions import keys
from tresen.kit.html import from_text
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.members import realms
from tresen.tickets.access import works_on
from tresen.tickets.models import Mention, Message
from tresen.tickets.models.message import MessageKind
from tresen.ui.times import Times

QUOTED = 1200  # characters of the customer's last words; the rest is read in the desk
MOST_BYTES = 10_000_000  # of files that go along


def mention_of(message: Message, recipient: str) -> Mention:
    """Whose mail this is; PermanentFailure if nobody of that address is named, or may be told, any more."""
    rows = message.mentions.select_related("person", "by").order_by("id")
    for one in rows:
        if normal_address(one.person.email or "") == recipient:
            one.message = message
            if not may_be_told(one):
                raise PermanentFailure(f"{one.person} may not see this ticket any more, so nothing was sent.")
            return one
    raise PermanentFailure("Nobody of this address is named in the note.")


def may_be_told(mention: Mention) -> bool:
    """As it is now: who saw the ticket when he was named must see it still, and of what is confidential nobody is told
    who does not."""
    if not mention.person.is_agent:
        return False
    ticket = mention.message.ticket
    return works_on(Actor.of(mention.person), ticket) or (mention.note_only and ticket.team_id not in realms())


def question_mail(mention: Mention, recipient: str, mailbox: Mailbox) -> EmailMessage:
    """The mail in the language of whom it is for. What he does not see in the desk is not in it either: then it is the
    note and the number alone."""
    mail = _begun(mention, recipient, mailbox)
    mail["Message-ID"] = f"<{keys.message_id(mention, mailbox.address.rpartition('@')[2])}>"
    with override(mention.person.locale):
        _write(mail, mention, _intro(mention))
    _attach(mail, mention.message)
    return mail


def reminder_mail(mention: Mention, recipient: str, mailbox: Mailbox) -> EmailMessage:
    """The question once more. It answers the first mail, so that both stand in one thread."""
    domain = mailbox.address.rpartition("@")[2]
    mail = _begun(mention, recipient, mailbox, again=True)
    mail["Message-ID"] = make_msgid(domain=domain)
    mail["In-Reply-To"] = mail["References"] = f"<{keys.message_id(mention, domain)}>"
    with override(mention.person.locale):
        _write(mail, mention, _("%(who)s is still waiting for your answer:") % {"who": _asker(mention)})
    return mail


def _begun(mention: Mention, recipient: str, mailbox: Mailbox, *, again: bool = False) -> EmailMessage:
    name = f"{_asker(mention)} ({mailbox.sender_name or mailbox.name})"
    mail = EmailMessage(policy=POLICY)
    mail["From"] = header_address(name, mailbox.address)
    if not (to := header_addresses([recipient])):
        raise PermanentFailure("There is no valid recipient.")
    mail["To"] = to
    if mailbox.plus_addresses:
        mail["Reply-To"] = header_address(name, keys.reply_address(mailbox.address, mention))
    with override(mention.person.locale):
        mail["Subject"] = _subject(mention, again=again)
    mail["Date"] = format_datetime(timezone.localtime())
    return mail


def _subject(mention: Mention, *, again: bool) -> str:
    ticket = mention.message.ticket
    about = ticket.number if mention.note_only else f"{ticket.number} {ticket.subject}"
    words = _("Question about %(about)s") if mention.asked else _("You are named in %(about)s")
    words = _("Reminder: %s") % words if again else words
    return one_line(f"{words % {'about': about}} {keys.for_subject(mention)}")


def _asker(mention: Mention) -> str:
    return str(mention.by or "Tresen")


def _intro(mention: Mention) -> str:
    told = {"who": _asker(mention), "number": mention.message.ticket.number}
    if not mention.asked:
        return _("%(who)s names you in a note about %(number)s:") % told
    if mention.due_at is None:
        return _("%(who)s asks you about %(number)s:") % told
    until = Times.here().exact(mention.due_at)
    return _("%(who)s asks you about %(number)s and needs an answer until %(until)s:") % {**told, "until": until}


def _write(mail: EmailMessage, mention: Mention, intro: str) -> None:
    message = mention.message
    link = urljoin(str(settings.BASE_URL), f"/desk/tickets/{message.ticket.number}/#m-{message.pk}")
    answer = _("Answer this mail. What you write becomes an internal note; the customer never sees it.")
    quote, whose = ("", "") if mention.note_only else _last_words(message)
    parts = [intro, message.text.strip(), answer]
    if quote:
        parts += [whose, "\n".join(f"> {line}" for line in quote.splitlines())]
    if not mention.note_only:
        parts.append(f"{message.ticket.number} {message.ticket.subject}\n{link}")
    mail.set_content("\n\n".join(parts), cte="quoted-printable")
    style = "border-left:3px solid {};padding:8px 12px;margin:12px 0;background:{}"
    html = [f"<p>{escape(intro)}</p>"]
    html.append(f'<div style="{style.format("#c9a227", "#fdf8e7")}">{from_text(message.text.strip())}</div>')
    html.append(f'<p style="color:#555">{escape(answer)}</p>')
    if quote:
        html.append(f'<p style="color:#555">{escape(whose)}</p>')
        html.append(f'<blockquote style="{style.format("#ccc", "#f6f6f6")}">{from_text(quote)}</blockquote>')
    if not mention.note_only:
        subject = escape(f"{message.ticket.number} {message.ticket.subject}")
        html.append(f'<p><a href="{escape(link)}">{subject}</a></p>')
    page = f'<!doctype html><html><body style="font-family: sans-serif; font-size: 14px">{"".join(html)}</body></html>'
    mail.add_alternative(page, subtype="html", cte="quoted-printable")


def _last_words(note: Message) -> tuple[str, str]:
    """The customer's last message before the note, and the line above it. What came encrypted is read in the desk."""
    said = note.ticket.messages.filter(kind=MessageKind.CUSTOMER, id__lt=note.pk).select_related("author")
    last = said.order_by("-id").first()
    if last is None or not last.text.strip():
        return "", ""
    whose = _("%(who)s wrote on %(at)s:") % {
        "who": last.author or last.sender_address,
        "at": Times.here().exact(last.created_at),
    }
    if came_secret(last):
        return _("(This message came encrypted. Please read it in Tresen.)"), whose
    text = last.text.strip()
    return text[:QUOTED] + (" …" if len(text) > QUOTED else ""), whose


def _attach(mail: EmailMessage, message: Message) -> None:
    """The note's own files, as long as a mailbox takes them."""
    files = list(message.attachments.select_related("blob"))
    if not files or sum(file.size for file in files) > MOST_BYTES:
        return
    mail.make_mixed()
    for file in files:
        mail.attach(FilePart.of(file.blob, *_type(file.media_type), name=one_line(file.name) or "file"))


def _type(media_type: str) -> tuple[str, str]:
    main, _, sub = media_type.partition("/")
    known = main.isalnum() and sub.replace(".", "").replace("-", "").replace("+", "").isalnum()
    return (main, sub) if known and main not in {"multipart", "message"} else ("application", "octet-stream")
