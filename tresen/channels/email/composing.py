"""The mail as it leaves: headers that thread, text and HTML, files."""

import re
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from django.utils import timezone

from tresen.channels.contract import PermanentFailure
from tresen.channels.email import tokens
from tresen.channels.email.models import Mailbox
from tresen.kit import blobs
from tresen.people.addresses import normal_domain
from tresen.tickets.models import Attachment, Message
from tresen.tickets.models.message import PUBLIC_KINDS

MOST_REFERENCES = 20
# What may stand between < and > (RFC 5322, 3.6.4, and the oddities seen in the wild): visible ASCII.
SANE_ID = re.compile(r"[!-;=?-~]+")
# A name of plain ASCII without what has a meaning of its own in headers, and a domain of any letters.
SENDABLE = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[^\s@<>,;:\"()\[\]]+")
# A picture in the text: by the id of its attachment, or by the content id it was pasted with.
PICTURE = re.compile(r'src="(?:/desk/attachments/(\d+)/[^"]*|cid:([^"]*))"')


class Unfolded(EmailPolicy):
    """RFC 5322 as the standard library writes it, but In-Reply-To stays on its line: folded, some clients drop it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "In-Reply-To":
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = Unfolded(linesep="\r\n", raise_on_defect=False)


def compose(message: Message, mailbox: Mailbox) -> EmailMessage:
    """An outgoing message as RFC 5322 mail. PermanentFailure if no recipient is an address."""
    mail = EmailMessage(policy=POLICY)
    ticket = message.ticket
    mail["Message-ID"] = f"<{message.external_id}>"
    mail["Date"] = format_datetime(timezone.localtime(message.created_at))
    mail["From"] = header_address(mailbox.sender_name or mailbox.name, mailbox.address)
    recipients = {field: _addresses(message.recipients.get(field.lower(), [])) for field in ("To", "Cc")}
    if not any(recipients.values()):
        raise PermanentFailure("There is no valid recipient.")
    for field, addresses in recipients.items():
        if addresses:
            mail[field] = addresses
    if mailbox.plus_addresses:
        mail["Reply-To"] = header_address(
            mailbox.sender_name or mailbox.name, tokens.reply_address(mailbox.address, ticket)
        )
    mail["Subject"] = f"Re: {one_line(ticket.subject)} {tokens.for_subject(ticket)}"
    _thread(mail, message)
    files = list(message.attachments.select_related("blob"))
    _write(mail, message, files)
    return mail


def one_line(text: str) -> str:
    """Text for a header: no line break of any kind, so that no header can be smuggled in."""
    return re.sub(r"[\s\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", text).strip()


def header_address(name: str, address: str) -> HeaderAddress:
    local, _, domain = address.rpartition("@")
    try:
        return HeaderAddress(one_line(name), local, normal_domain(domain).encode("idna").decode())
    except UnicodeError:
        raise PermanentFailure(f"“{domain}” is not a domain mail can be sent to.") from None


def _addresses(values: list[str]) -> list[HeaderAddress]:
    found = []
    for value in values:
        name, address = parseaddr(one_line(value))
        if not SENDABLE.fullmatch(address):
            raise PermanentFailure(f"“{value}” is not an address mail can be sent to.")
        found.append(header_address(name, address))
    return found


def _thread(mail: EmailMessage, message: Message) -> None:
    """In-Reply-To the customer's latest; References the whole public thread, first and latest ones if it is long."""
    earlier = message.ticket.messages.filter(kind__in=PUBLIC_KINDS, id__lt=message.pk).exclude(external_id="")
    known = earlier.order_by("id").values_list("external_id", "kind")
    ids = [(external, kind) for external, kind in known if SANE_ID.fullmatch(external)]
    if not ids:
        return
    customers = [external for external, kind in ids if kind == "customer"]
    mail["In-Reply-To"] = f"<{customers[-1] if customers else ids[-1][0]}>"
    references = list(dict.fromkeys(external for external, _ in ids))
    if len(references) > MOST_REFERENCES:
        references = references[:1] + references[-(MOST_REFERENCES - 1) :]
    mail["References"] = " ".join(f"<{one}>" for one in references)


def _write(mail: EmailMessage, message: Message, files: list[Attachment]) -> None:
    mail.set_content(message.text or "", cte="quoted-printable")
    shown: dict[int, Attachment] = {}
    if message.html:
        html = PICTURE.sub(lambda match: _as_cid(match, files, shown), message.html)
        page = f'<!doctype html><html><body style="font-family: sans-serif; font-size: 14px">{html}</body></html>'
        mail.add_alternative(page, subtype="html", cte="quoted-printable")
        related = mail.get_payload()[1]  # type: ignore[index]
        for file in shown.values():
            maintype, subtype = _type(file)
            name = one_line(file.name)
            related.add_related(  # type: ignore[union-attr]
                blobs.read(file.blob), maintype, subtype, cid=f"<{_cid(file)}>", filename=name, disposition="inline"
            )
    for file in files:
        if file.pk not in shown:
            maintype, subtype = _type(file)
            mail.add_attachment(blobs.read(file.blob), maintype, subtype, filename=one_line(file.name))


def _as_cid(match: re.Match[str], files: list[Attachment], shown: dict[int, Attachment]) -> str:
    """A picture of this message travels inside the mail; any other source is dropped."""
    number, content_id = match.groups()
    for file in files:
        if (number and file.pk == int(number)) or (content_id and file.content_id == content_id):
            shown[file.pk] = file
            return f'src="cid:{_cid(file)}"'
    return 'src=""'


def _cid(file: Attachment) -> str:
    return f"file{file.pk}@tresen"


def _type(file: Attachment) -> tuple[str, str]:
    maintype, _, subtype = file.media_type.partition("/")
    if re.fullmatch(r"[a-z0-9.+-]+", maintype + subtype) and maintype not in {"", "multipart", "message"} and subtype:
        return maintype, subtype
    return "application", "octet-stream"
