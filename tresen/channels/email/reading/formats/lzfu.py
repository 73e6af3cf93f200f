"""Compressed RTF as Outlook keeps it ([MS-OXRTFCP]): a window of 4 KiB that begins with a dictionary."""

import struct

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"


def rtf_of(data: bytes, most: int) -> bytes:
    """The RTF, at most `most` bytes of it; b"" if this is none. Never raises."""
    if len(data) < 16:
        return b""
    _, raw_size, kind = struct.unpack_from("<II4s", data)
    if kind == _PLAIN:
        return data[16 : 16 + min(raw_size, most)]
    if kind != _COMPRESSED:
        return data[:most] if data.startswith(b"{\\rtf") else b""
    return _expanded(data, min(raw_size, most))


def _expanded(data: bytes, size: int) -> bytes:
    window = bytearray(4096)
    window[: len(_DICTIONARY)] = _DICTIONARY
    at, place, out = 16, len(_DICTIONARY), bytearray()
    end = len(data)
    while at < end and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                break
            if not control >> bit & 1:
                byte = data[at]
                at += 1
                out.append(byte)
                window[place] = byte
                place = place + 1 & 4095
                continue
            if at + 1 >= end:
                return bytes(out[:size])
            reference = data[at] << 8 | data[at + 1]
            at += 2
            offset = reference >> 4
            if offset == place:
                return bytes(out[:size])
            for step in range((reference & 15) + 2):
                byte = window[offset + step & 4095]
                out.append(byte)
                window[place] = byte
                place = place + 1 & 4095
    return bytes(out[:size])
