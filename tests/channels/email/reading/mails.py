"""Mails written for the tests, and the way to have them parsed."""

from email.message import EmailMessage
from pathlib import Path

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.parse import parse

HEADERS = (
    "From: Erika Muster <erika@klinik.example>\r\nTo: support@tresen.example\r\nSubject: Drucker\r\n"
    "Date: Mon, 03 Jun 2024 10:12:00 +0200\r\nMessage-ID: <eins@klinik.example>\r\nMIME-Version: 1.0\r\n"
)
BORDER = 'Content-Type: multipart/mixed; boundary="grenze"\r\n'


def raw(body: str = "Hallo", *, headers: str = "", start: str = HEADERS) -> bytes:
    return (start + headers + "\r\n" + body).encode()


def mixed(*parts: str, kind: str = "mixed", headers: str = "") -> bytes:
    """A multipart of parts that each bring their own headers."""
    body = "".join(f"--grenze\r\n{part}\r\n" for part in parts) + "--grenze--\r\n"
    return raw(body, headers=f'{headers}Content-Type: multipart/{kind}; boundary="grenze"\r\n')


def read(source: bytes, folder: Path) -> Envelope:
    return parse(source, spool_dir=folder)


def built(text: str, html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Erika Muster <erika@klinik.example>"
    message["To"] = "support@tresen.example"
    message["Subject"] = "Drucker"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message
