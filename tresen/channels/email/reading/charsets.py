"""Bytes to text whatever the mail claims: alias table, then the claim, then UTF-8, detection, Latin-1."""

import codecs
import re

_ALIASES = {
    "us-ascii": "ascii", "ansi": "cp1252", "ansi_x3.110-1983": "cp1252", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "iso_8859-1": "cp1252", "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6", "iso-8859-6-e": "iso-8859-6", "windows-874": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "iso-gb2312": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs", "cn-big5": "big5hkscs", "unicode-1-1-utf-7": "utf-7", "utf8": "utf-8",
    "utf-8-mac": "utf-8", "x-utf-8": "utf-8",
    "utf8mb4": "utf-8", "unicode": "utf-16", "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
    "koi8": "koi8-r",
    "x-user-defined": "cp1252", "iso-2022-jp": "iso2022_jp_ext",
}  # fmt: skip
# Python knows more "charsets" than mails have; some are quadratic (punycode), some evaluate escapes.
_TEXT_CODEC = re.compile(
    r"ascii|utf-?(?:7|8(?:-sig)?|16(?:-[bl]e)?|32(?:-[bl]e)?)|iso8859-\d+|iso2022_\w+|cp\d+|mac-\w+|"
    r"koi8-\w|gb\w+|big5\w*|"
    r"euc_\w+|shift_jis\w*|johab|hz|tis-620|ptcp154|kz1048|hp-roman8"
)
_WESTERN = ("ascii", "cp1252", "iso8859-15")
_DETECTION_BYTES = 16 * 1024


def codec_for(charset: str) -> str:
    """The Python codec a declared charset means, or "" when there is none to trust."""
    name = charset.strip().strip("\"'").split("*", 1)[0].lower()
    if not 0 < len(name) <= 40:
        return ""
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return codec if _TEXT_CODEC.fullmatch(codec) else ""


def decode(data: bytes, charset: str) -> tuple[str, str]:
    """The text and a defect note ("" when the mail told the truth). Never raises."""
    codec = codec_for(charset) if charset else "ascii"
    if codec in _WESTERN and not data.isascii():
        try:  # no Latin-1 text happens to be valid UTF-8
            return data.decode("utf-8").removeprefix(
                "\ufeff"
            ), f"charset: {charset[:40]}, read as utf-8" if charset else ""
        except UnicodeError:
            pass
    if codec:
        try:
            return data.decode(codec).removeprefix("\ufeff"), ""
        except (UnicodeError, ValueError, LookupError):
            pass
    told = charset[:40] or "no charset"
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), f"charset: {told}, read as utf-8"
    except UnicodeError:
        pass
    if codec and codec != "ascii":
        # Most of it is what the mail says and single bytes are broken: keep what can be read of it.
        text = data.decode(codec, "replace")
        if codec == "cp1252" or text.count("\ufffd") * 3 <= sum(char > "\x7f" for char in text):
            return text, f"charset: {told}, some characters were unreadable"
    guess = _detected(data)
    return data.decode(guess, "replace"), f"charset: {told}, read as {guess}"


def _detected(data: bytes) -> str:
    if len(data) < 200:
        return "cp1252"  # short texts mislead a detector; in German and English mail it is this one
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    try:
        best = from_bytes(data[:_DETECTION_BYTES], steps=3, chunk_size=512).best()
    except Exception:  # a guess must not stop a mail
        best = None
    return (codec_for(best.encoding) if best else "") or "latin-1"
