"""Messages as Outlook keeps them ([MS-OXPROPS]): properties by number, whether they come from TNEF or a .msg file."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tresen.channels.email.reading.charsets import codec_for, decode
from tresen.channels.email.reading.formats.lzfu import rtf_of
from tresen.channels.email.reading.formats.rtf import MOST_BYTES, read_rtf
from tresen.channels.email.reading.wellformed import one_line, wellformed

Data = bytes | memoryview
Value = str | int | Data

SUBJECT, HEADERS, MESSAGE_CLASS = 0x0037, 0x007D, 0x001A
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
MESSAGE_ID, REFERENCES, IN_REPLY_TO = 0x1035, 0x1039, 0x1042
SENT, DELIVERED = 0x0039, 0x0E06
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
NAME, ADDRESS_TYPE, ADDRESS, SMTP_ADDRESS = 0x3001, 0x3002, 0x3003, 0x39FE
RECIPIENT_TYPE = 0x0C15
SENDERS = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))  # on whose behalf, who: name, SMTP address, address
CONTENT, FILE_NAME, LONG_FILE_NAME, MIME_TYPE, CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_SMTP = re.compile(r"[^\s<>()\"@]{1,120}@[^\s<>()\"@]{1,180}")


@dataclass(slots=True)
class MapiFile:
    """An attachment: content, or a message of its own."""

    properties: dict[int, Value] = field(default_factory=dict)
    content: Data = b""
    message: "MapiMessage | None" = None

    def name(self, codec: str) -> str:
        return next(
            (name for key in (LONG_FILE_NAME, FILE_NAME, NAME) if (name := text_of(self.properties.get(key), codec))),
            "",
        )


@dataclass(slots=True)
class MapiMessage:
    properties: dict[int, Value] = field(default_factory=dict)
    recipients: list[dict[int, Value]] = field(default_factory=list)
    files: list[MapiFile] = field(default_factory=list)
    codec: str = "cp1252"  # of the strings that are not Unicode

    def text(self, key: int) -> str:
        return text_of(self.properties.get(key), self.codec)

    def bodies(self) -> tuple[str, str]:
        """(plain text, HTML), as far as there are any; RTF counts only where neither is."""
        plain = wellformed(self.text(BODY))
        html = self._html()
        rtf = self.properties.get(RTF)
        if not html and isinstance(rtf, Data):
            told, words = read_rtf(rtf_of(bytes(rtf[:MOST_BYTES]), MOST_BYTES))
            html, plain = told, plain or words
        return plain, wellformed(html)

    def _html(self) -> str:
        value = self.properties.get(HTML)
        if isinstance(value, str):
            return value
        if not isinstance(value, Data):
            return ""
        page = self.properties.get(INTERNET_CODEPAGE)
        return decode(bytes(value[:MOST_BYTES]), page_name(page) if isinstance(page, int) else "utf-8")[0].rstrip("\0")

    def sender(self) -> tuple[str, str]:
        """(name, address) of whom it is from."""
        for name, smtp, address in SENDERS:
            told, email = self.text(name), self.text(smtp) or self.text(address)
            if _SMTP.fullmatch(email):
                return told, email
        for name, _, address in SENDERS:
            if (told := self.text(name)) or self.text(address):
                return told, _made_up(self.text(address) or told)
        return "", ""

    def sent(self) -> datetime | None:
        """When it was sent or came; a moment of Windows: 100 ns since 1601."""
        for key in (SENT, DELIVERED):
            value = self.properties.get(key)
            if isinstance(value, int) and 0 < value < 2**62:
                try:
                    return _EPOCH + timedelta(microseconds=value // 10)
                except OverflowError:
                    continue
        return None

    def addressed(self, kind: int) -> list[tuple[str, str]]:
        """(name, address) of the recipients: 1 To, 2 Cc."""
        found = []
        for one in self.recipients:
            if one.get(RECIPIENT_TYPE) != kind:
                continue
            name = text_of(one.get(NAME), self.codec)
            email = text_of(one.get(SMTP_ADDRESS), self.codec) or text_of(one.get(ADDRESS), self.codec)
            if not _SMTP.fullmatch(email):
                email = name if _SMTP.fullmatch(name) else _made_up(email or name)
            if email:
                found.append((name, email))
        return found


def text_of(value: Value | None, codec: str) -> str:
    """A string property of one line or more; "" when it is none."""
    if isinstance(value, Data):
        value = decode(bytes(value[:MOST_BYTES]), codec)[0]
    return value.split("\0", 1)[0].strip() if isinstance(value, str) else ""


def page_name(page: int) -> str:
    """A Windows code page as the name of a charset."""
    return {65001: "utf-8", 20127: "ascii", 28591: "iso-8859-1", 1200: "utf-16-le", 50220: "iso-2022-jp"}.get(
        page, codec_for(f"cp{page}") or "cp1252"
    )


def _made_up(address: str) -> str:
    """Inside of Exchange people have no mail address: the last name of their X.500 one, at a domain nobody has."""
    local = one_line(address).rpartition("=")[2].strip().lower()
    local = re.sub(r"[^a-z0-9._-]+", ".", local).strip(".")[:60]
    return f"{local}@exchange.invalid" if local else ""
