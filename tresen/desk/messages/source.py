"""The sender's own HTML out of the bytes that arrived."""

import tempfile

from tresen.channels.email.apart.reader import reader
from tresen.channels.email.limits import MailRefused
from tresen.desk.attachments.pictures import is_picture
from tresen.desk.messages.shown import address_of, with_pictures
from tresen.kit import blobs
from tresen.tickets.models import Message

LARGEST = 60_000_000


def sender_html(message: Message) -> str:
    """Cleaned of everything active, its looks kept; "" if the message came without HTML."""
    if message.raw is None or message.raw.size > LARGEST:
        return ""
    with tempfile.TemporaryDirectory(dir=blobs.spool_dir()) as spool:
        try:
            html = reader().html(blobs.read(message.raw), spool)
        except (MailRefused, FileNotFoundError):
            return ""
    files = message.attachments.all()
    return with_pictures(html, {one.content_id: address_of(one) for one in files if is_picture(one.media_type)})
