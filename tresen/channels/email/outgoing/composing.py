"""The mail as it leaves: headers that thread, text and HTML, files."""

import re
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from django.utils import timezone

from tresen.channels.contract import PermanentFailure
from tresen.channels.email.models import Mailbox
from tresen.channels.email.outgoing.envelope_addresses import (
    header_address,
    header_addresses,
    is_international,
    one_line,
)
from tresen.channels.email.outgoing.letter import Letter, language_of, letter
from tresen.channels.email.outgoing.mime_writing import FilePart
from tresen.channels.email.outgoing.subjects import chain, subject_of, topic_of
from tresen.channels.email.threads import tokens
from tresen.tickets.models import Attachment, Message
from tresen.tickets.models.message import PUBLIC_KINDS, MessageKind

MOST_REFERENCES = 20
# What may stand between < and > (RFC 5322, 3.6.4, and the oddities seen in the wild): visible ASCII.
SANE_ID = re.compile(r"[!-;=?-~]+")
# A picture in the text: by the id of its attachment, or by the content id it was pasted with.
PICTURE = re.compile(r'src="(?:/desk/attachments/(\d+)/[^"]*|cid:([^"]*))"')

# What tells other machines not to answer: RFC 3834, 5, and what Exchange and older responders look at.
AUTOMATIC = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "auto_reply",
}


class Unfolded(EmailPolicy):
    """RFC 5322 as the standard library writes it, but In-Reply-To stays on its line: folded, some clients drop it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "In-Reply-To":
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = Unfolded(linesep="\r\n", raise_on_defect=False)


def compose(message: Message, mailbox: Mailbox) -> EmailMessage:
    """An outgoing message as RFC 5322 mail. Bcc is in no header: it is the envelope's alone. PermanentFailure if a
    recipient is no address, or nobody is one."""
    fields = {field: header_addresses(message.recipients.get(field, [])) for field in ("to", "cc", "bcc")}
    if not any(fields.values()):
        raise PermanentFailure("There is no valid recipient.")
    international = any(is_international(one.addr_spec) for field in ("to", "cc") for one in fields[field])
    mail = EmailMessage(policy=POLICY.clone(utf8=True) if international else POLICY)
    ticket = message.ticket
    mail["Message-ID"] = f"<{message.external_id}>"
    mail["Date"] = format_datetime(timezone.localtime(message.created_at))
    mail["From"] = header_address(mailbox.sender_name or mailbox.name, mailbox.address)
    for name in ("To", "Cc"):
        if addresses := fields[name.lower()]:
            mail[name] = addresses
    if mailbox.plus_addresses:
        mail["Reply-To"] = header_address(
            mailbox.sender_name or mailbox.name, tokens.reply_address(mailbox.address, ticket)
        )
    given = one_line(str(message.facts.get("subject") or ""))
    mail["Subject"] = f"{given} {tokens.for_subject(ticket)}" if given else subject_of(message, language_of(message))
    if message.is_automatic:
        for name, value in AUTOMATIC.items():
            mail[name] = value
        mail["X-Loop"] = mailbox.address
    # Outlook groups by it: the subject without prefix, the same all the time.
    mail["Thread-Topic"] = f"{given or topic_of(message)} {tokens.for_subject(ticket)}"
    _thread(mail, message)
    files = list(message.attachments.select_related("blob"))
    _write(mail, letter(message, mailbox), files)
    return mail


def _thread(mail: EmailMessage, message: Message) -> None:
    """In-Reply-To the latest word of the other side; References its whole thread, first and latest ones if it is long.
    A third party's thread is his own: he knows no id of the customer's, nor the customer his."""
    known = [(one.external_id, one.kind) for one in _thread_of(message) if SANE_ID.fullmatch(one.external_id)]
    if not known:
        return
    theirs = [external for external, kind in known if kind in (MessageKind.CUSTOMER, MessageKind.PARTNER)]
    mail["In-Reply-To"] = f"<{theirs[-1] if theirs else known[-1][0]}>"
    references = list(dict.fromkeys(external for external, _ in known))
    if len(references) > MOST_REFERENCES:
        references = references[:1] + references[-(MOST_REFERENCES - 1) :]
    mail["References"] = " ".join(f"<{one}>" for one in references)


def _thread_of(message: Message) -> Iterable[Message]:
    if message.kind == MessageKind.FORWARD:
        return chain(message)
    earlier = message.ticket.messages.filter(kind__in=PUBLIC_KINDS, id__lt=message.pk).exclude(external_id="")
    return earlier.order_by("id").only("external_id", "kind")


def _write(mail: EmailMessage, words: Letter, files: list[Attachment]) -> None:
    mail.set_content(words.text, cte="quoted-printable")
    shown: dict[int, Attachment] = {}
    if words.html:
        html = PICTURE.sub(lambda match: _as_cid(match, files, shown), words.html)
        page = f'<!doctype html><html><body style="font-family: sans-serif; font-size: 14px">{html}</body></html>'
        mail.add_alternative(page, subtype="html", cte="quoted-printable")
        if shown:
            related = mail.get_payload()[1]  # type: ignore[index]
            related.make_related()  # type: ignore[union-attr]
            for file in shown.values():
                related.attach(_part(file, cid=cid_of(file)))  # type: ignore[union-attr]
    beside = [file for file in files if file.pk not in shown]
    if beside:
        mail.make_mixed()
        for file in beside:
            mail.attach(_part(file))


def _as_cid(match: re.Match[str], files: list[Attachment], shown: dict[int, Attachment]) -> str:
    """A picture of this message travels inside the mail; any other source is dropped."""
    number, content_id = match.groups()
    for file in files:
        if (number and file.pk == int(number)) or (content_id and file.content_id == content_id):
            shown[file.pk] = file
            return f'src="cid:{cid_of(file)}"'
    return 'src=""'


def cid_of(file: Attachment) -> str:
    """What a picture is called inside the mail."""
    return f"file{file.pk}@tresen"


def _part(file: Attachment, cid: str = "") -> FilePart:
    maintype, _, subtype = file.media_type.partition("/")
    if not (re.fullmatch(r"[a-z0-9.+-]+", maintype + subtype) and subtype) or maintype in {"", "multipart", "message"}:
        maintype, subtype = "application", "octet-stream"
    return FilePart.of(file.blob, maintype, subtype, name=one_line(file.name) or "file", cid=cid)
