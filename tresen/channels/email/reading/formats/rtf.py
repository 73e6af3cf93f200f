"""RTF bodies of Outlook: the HTML or the text that was wrapped into it ([MS-OXRTFEX]), or the words of plain RTF."""

import re
from dataclasses import dataclass

from tresen.channels.email.reading.charsets import codec_for

MOST_BYTES = 4 * 1024 * 1024
_DEPTH = 200
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SILENT = frozenset(
    [b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"generator",
     b"listtable", b"listoverridetable", b"themedata", b"datastore", b"rsidtbl", b"xmlnstbl", b"fldinst",
     b"colorschememapping", b"latentstyles", b"mhtmltag", b"pntext", b"nonshppict", b"bkmkstart", b"bkmkend"]
)  # fmt: skip
_WORDS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class _Group:
    """What holds between two braces."""

    silent: bool = False
    tag: bool = False  # inside of \*\htmltag: HTML as it was
    hidden: bool = False  # \htmlrtf: only for readers of RTF
    skips: int = 1  # \uc: characters that stand for one \u
    codec: str = ""


def read_rtf(data: bytes) -> tuple[str, str]:
    """(HTML, plain text): at most one of them is filled, both "" when there is nothing to read. Never raises."""
    data = data[:MOST_BYTES]
    if not data.lstrip().startswith(b"{\\rtf"):
        return "", ""
    wrapped = data[:2000]
    is_html = re.search(rb"\\fromhtml\d?", wrapped) is not None
    page = re.search(rb"\\ansicpg(\d{1,5})", wrapped)
    codec = (codec_for(f"cp{page[1].decode()}") if page else "") or ("utf-8" if page and page[1] == b"65001" else "")
    text = _Reader(is_html, codec or "cp1252").read(data)
    return (text, "") if is_html else ("", text.strip())


class _Reader:
    def __init__(self, is_html: bool, codec: str) -> None:
        self.is_html = is_html
        self.codec = codec
        self.fonts: dict[int, str] = {}
        self.out: list[str] = []
        self.pending = bytearray()  # bytes of one charset: characters may be cut between codes
        self.pending_codec = codec
        self.skip = 0
        self.group = _Group(codec=codec)
        self.stack: list[_Group] = []
        self.star = self.in_fonts = False
        self.font = 0

    def read(self, data: bytes) -> str:
        for match in _TOKEN.finditer(data):
            word, number, code, symbol, brace, plain = match.groups()
            if brace is not None:
                self._brace(brace)
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif code is not None:
                self._bytes(bytes([int(code, 16)]))
            elif symbol is not None:
                self._symbol(symbol)
            elif plain is not None:
                self._plain(plain)
        self._flush()
        return "".join(self.out)

    @property
    def shown(self) -> bool:
        return not (self.group.silent or self.group.hidden)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.skip = 0
        if brace == b"{":
            if len(self.stack) < _DEPTH:
                group = self.group
                self.stack.append(group)
                self.group = _Group(group.silent, group.tag, group.hidden, group.skips, group.codec)
            else:
                self.stack.append(self.group)
        elif self.stack:
            self.group = self.stack.pop()
            if self.in_fonts and not self.group.silent:
                self.in_fonts = False
        self.star = False

    def _word(self, word: bytes, number: int | None) -> None:
        group = self.group
        if word == b"fonttbl":
            self.in_fonts = True
        if self.in_fonts:
            if word == b"f":
                self.font = number or 0
            elif word == b"fcharset" and len(self.fonts) < 1000:
                self.fonts[self.font] = _CHARSETS.get(number or 0, self.codec)
        if word == b"htmltag":
            group.tag, group.silent = True, not self.is_html
        elif self.star or word in _SILENT:
            group.silent = True
        elif word == b"htmlrtf":
            self._flush()
            group.hidden = self.is_html and number != 0
        elif word == b"f" and not group.silent:
            self._flush()
            group.codec = self.fonts.get(number or 0, group.codec)
        elif word == b"uc":
            group.skips = max(0, min(number if number is not None else 1, 10))
        elif word == b"u" and number is not None:
            self._character(number)
        elif word in _WORDS:
            self._say("\r\n" if self.is_html and word in (b"par", b"line") else _WORDS[word])
        self.star = False

    def _character(self, number: int) -> None:
        self._flush()
        code = number + 65536 if number < 0 else number
        if self.shown and 0 < code < 0x110000:
            character = chr(code)
            if 0xDC00 <= code < 0xE000 and self.out and 0xD800 <= ord(self.out[-1][-1:] or "\0") < 0xDC00:
                character = (self.out.pop() + character).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            self.out.append(character)
        self.skip = self.group.skips

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.star = True
            return
        if self.skip:
            self.skip -= 1
            return
        self._say(_SYMBOLS.get(symbol, ""))

    def _plain(self, plain: bytes) -> None:
        if self.skip:
            plain, self.skip = plain[self.skip :], max(0, self.skip - len(plain))
        if self.shown and plain:
            self._hold(plain)
        self.star = False

    def _bytes(self, data: bytes) -> None:
        if self.skip:
            self.skip -= 1
        elif self.shown:
            self._hold(data)

    def _hold(self, data: bytes) -> None:
        if self.pending_codec != self.group.codec:
            self._flush()
            self.pending_codec = self.group.codec
        self.pending += data

    def _say(self, text: str) -> None:
        self._flush()
        if self.shown:
            self.out.append(text)

    def _flush(self) -> None:
        if self.pending:
            self.out.append(self.pending.decode(self.pending_codec, "replace"))
            self.pending.clear()
