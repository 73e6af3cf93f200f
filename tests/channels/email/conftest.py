import re
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound


def make_mail(
    *,
    sender: str = "Karla Kundin <karla@klinikum.test>",
    to: str = "support@desk.test",
    subject: str = "Drucker klemmt",
    text: str = "Guten Morgen, der Drucker klemmt.",
    message_id: str = "",
    **headers: str,
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = message_id or make_msgid(domain="klinikum.test")
    for name, value in headers.items():
        mail[re.sub("_", "-", name)] = value
    mail.set_content(text)
    return mail


@pytest.fixture
def arrive(db: None) -> Callable[..., Inbound]:
    """Takes and processes a mail: `arrive(subject=…)` or `arrive(mail)`; returns what became of it."""

    def arrived(mail: EmailMessage | bytes | None = None, **parts: str) -> Inbound:
        mail = mail if mail is not None else make_mail(**parts)
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        inbound, _ = take(raw, source="smtp", envelope_to=["support@desk.test"])
        process(inbound.pk)
        return Inbound.objects.select_related("ticket", "message").get(pk=inbound.pk)

    return arrived
