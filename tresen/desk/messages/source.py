"""The sender's own HTML out of the bytes that arrived."""

import email
import email.policy
from email.message import EmailMessage

from tresen.desk.attachments.pictures import is_picture
from tresen.desk.messages.shown import address_of, with_pictures
from tresen.kit import blobs
from tresen.kit.html import original
from tresen.tickets.models import Message

LARGEST = 30_000_000


def sender_html(message: Message) -> str:
    """Cleaned of everything active, its looks kept; "" if the message came without HTML."""
    if message.raw is None or message.raw.size > LARGEST:
        return ""
    mail = email.message_from_bytes(blobs.read(message.raw), policy=email.policy.default)
    html = original(_html_part(mail))
    files = message.attachments.all()
    return with_pictures(html, {one.content_id: address_of(one) for one in files if is_picture(one.media_type)})


def _html_part(mail: EmailMessage) -> str:
    try:
        part = mail.get_body(preferencelist=("html",))
        content = part.get_content() if part is not None else ""
    except (LookupError, ValueError, KeyError, AttributeError):
        # A charset nobody knows, or parts that are none: what is shown in the timeline was read more patiently.
        return ""
    return content if isinstance(content, str) else ""
