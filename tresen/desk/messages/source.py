"""The sender's own HTML out of the bytes that arrived."""

from tresen.channels.email.pictures import kept_by_key
from tresen.channels.email.protection.shelter import shelter
from tresen.channels.email.protection.uncovering import readable
from tresen.channels.email.reading.apart.reader import reader
from tresen.channels.email.reading.limits import MailRefused
from tresen.desk.messages.words import addresses, held_pictures, put_in
from tresen.tickets.models import Message

LARGEST = 60_000_000


def marked_html(message: Message) -> str:
    """Cleaned of everything active, its looks kept, remote pictures as marks; "" if the message came without HTML."""
    if message.raw is None or message.raw.size > LARGEST:
        return ""
    with shelter() as spool:
        try:
            return reader().html(readable(message), spool)
        except (MailRefused, FileNotFoundError):
            return ""


def sender_html(message: Message) -> str:
    """The same, ready for the frame: with the pictures of the mail, and those from the web that we keep."""
    html = marked_html(message)
    remote = addresses(message, kept_by_key([message.pk]).get(message.pk, []))
    return put_in(html, held_pictures(list(message.attachments.all())), remote) if html else ""
