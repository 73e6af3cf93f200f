"""What is new in a plain text and what is quotation or signature: folded, never lost, in one pass."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tresen.channels.email import marks

_LINE = 500  # characters of a line that the patterns look at
_SURE_LINES = 60
_WEAK_LINES = 15


@dataclass(frozen=True, slots=True)
class Folded:
    """The two halves of a text; together they hold every line of it."""

    visible: str
    folded: str = ""


@dataclass(slots=True)
class _Piece:
    kind: str  # "new", "quote" or "signature"
    lines: list[str]

    @property
    def blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


def fold(text: str) -> Folded:
    """Split a text. The visible half is never empty while there is text: a mere forward is shown whole."""
    lines = text.split("\n")
    pieces = _pieces(lines)
    pieces = [smaller for piece in pieces for smaller in (_without_contact(piece) if piece.kind == "new" else [piece])]
    shown = _shown(pieces)
    visible = _joined(piece for piece, show in zip(pieces, shown, strict=True) if show)
    folded = _joined(piece for piece, show in zip(pieces, shown, strict=True) if not show)
    if not visible or (folded and marks.ANSWERS_BELOW.search(visible) and pieces[-1].kind == "quote"):
        return Folded(text.strip("\n"))
    return Folded(visible, folded)


def _shown(pieces: list[_Piece]) -> list[bool]:
    """New text is shown; quotes too where answers stand between them, for an answer alone says little."""
    said = [index for index, piece in enumerate(pieces) if piece.kind == "new" and not piece.blank]
    answered = [index for index in said if index and pieces[index - 1].kind == "quote"]
    last = answered[-1] if len(answered) > 1 else -1
    return [piece.kind == "new" or (piece.kind == "quote" and index < last) for index, piece in enumerate(pieces)]


def _joined(pieces: Iterable[_Piece]) -> str:
    texts = ["\n".join(line.rstrip() for line in piece.lines).strip("\n") for piece in pieces]
    return re.sub(r"\n{4,}", "\n\n\n", "\n\n".join(text for text in texts if text))


def _pieces(lines: list[str]) -> list[_Piece]:
    pieces = [_Piece("new", [])]
    index = 0
    said = False
    while index < len(lines):
        end = _quote_end(lines, index)
        if end > index:
            pieces += [_Piece("quote", lines[index:end]), _Piece("new", [])]
            index = end
            continue
        said = said or bool(index and pieces[-1].kind == "new" and lines[index - 1].strip())
        if pieces[-1].kind == "new" and _signs(lines, index, said):
            pieces.append(_Piece("signature", []))
        pieces[-1].lines.append(lines[index])
        index += 1
    return [piece for piece in pieces if piece.lines]


def _quote_end(lines: list[str], index: int) -> int:
    """Where the quotation that begins in this line ends; the line itself when none begins here."""
    line = lines[index][:_LINE]
    if marks.QUOTED.match(line):
        return _quoted_run(lines, index)
    if not line.strip():
        return index
    length, sure = _announcement(lines, index)
    if not length:
        return index
    after = _next_text(lines, index + length)
    if after < len(lines) and marks.QUOTED.match(lines[after]):
        return _quoted_run(lines, after)
    return len(lines) if sure else index


def announces(words: str, *, block_only: bool = False) -> bool:
    """Do these words, the start of an HTML block, announce a quotation for sure?"""
    lines = words.split("\n")
    if _header_block(lines, 0, least=2):
        return True
    return not block_only and _attribution([" ".join(words.split())[: 2 * _LINE]], 0)[1]


def _quoted_run(lines: list[str], index: int) -> int:
    """Quoted lines, blank lines between them and the tails of lines that a program wrapped without its "
    "mark."""
    end = index
    while end < len(lines):
        if marks.QUOTED.match(lines[end]):
            end += 1
            continue
        after = _next_text(lines, end)
        if after == len(lines) or not marks.QUOTED.match(lines[after]):
            if not (after == end and _is_tail(lines, end)):
                break
            end += 1
        else:
            end = after
    return end


def _is_tail(lines: list[str], index: int) -> bool:
    before, line = lines[index - 1], lines[index]
    follows = index + 1 < len(lines) and marks.QUOTED.match(lines[index + 1]) is not None
    return follows and len(before) >= 60 and len(line) < 80 and line[:1].islower()


def _next_text(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _announcement(lines: list[str], index: int) -> tuple[int, bool]:
    """How many lines announce a quotation here, and whether that is sure without quote marks after it."""
    line = lines[index][:_LINE]
    if marks.SEPARATOR.match(line) or marks.FORWARD.match(line):
        after = _next_text(lines, index + 1)
        return (after - index + _header_block(lines, after, least=1)) or 1, True
    if marks.RULE.match(line):
        after = _next_text(lines, index + 1)
        length = _header_block(lines, after, least=2) if after < len(lines) else 0
        return (after - index + length, True) if length else (0, False)
    length = _header_block(lines, index, least=2)
    if length:
        return length, True
    return _attribution(lines, index)


def _header_block(lines: list[str], index: int, *, least: int) -> int:
    """The length of "Von: … An: … Betreff: …": who it is from and `least` or more other fields, close by."""
    who = False
    others: set[str] = set()
    end = seen = index
    while seen < len(lines) and seen < index + 14:
        match = marks.HEADER_LINE.match(lines[seen][:_LINE])
        if match is not None:
            who = who or match["who"] is not None
            if match["what"]:
                others.add(match["what"].lower())
            end = seen + 1
        elif seen == index or seen - end >= 2 or (not lines[seen].strip() and who and len(others) > 2):
            break
        seen += 1
    return end - index if who and len(others) >= least else 0


def _attribution(lines: list[str], index: int) -> tuple[int, bool]:
    if not marks.ATTRIBUTION_START.match(lines[index][:_LINE]):
        return 0, False
    joined = ""
    for length in range(1, 5):
        if index + length > len(lines) or not lines[index + length - 1].strip():
            break
        joined = f"{joined} {lines[index + length - 1].strip()[:_LINE]}".strip()
        if len(joined) > 700:
            break
        if joined[-1] not in ":-" and not joined.lower().endswith("wrote"):
            continue
        if marks.ATTRIBUTION_UNDATED.match(joined):
            return length, True
        if any(char.isdigit() for char in joined) and any(mark.match(joined) for mark in _ATTRIBUTIONS):
            sure = marks.SURE_ATTRIBUTION.search(joined) is not None and not marks.OWN_WORDS.search(joined)
            return length, sure
    return 0, False


_ATTRIBUTIONS = (marks.ATTRIBUTION, marks.ATTRIBUTION_NAME_FIRST, marks.ATTRIBUTION_BY_ADDRESS)


def _signs(lines: list[str], index: int, said: bool) -> bool:
    """Does a signature begin in this line? Apart from "Sent from …" only below words, as a short block."""
    line = lines[index]
    if len(line) > 160 or not line.strip():
        return False
    if marks.DEVICE.match(line):
        return len(line.split("<")[0]) <= 80 and not re.search(r"[,;!?] |\. \w", line.split("<")[0])
    if not said:
        return False
    if marks.SIGNATURE_STRICT.match(line):
        return _few_lines(lines, index, _SURE_LINES)
    if marks.SIGNATURE_WEAK.match(line):
        return _few_lines(lines, index, _WEAK_LINES)
    return bool(marks.SIGNATURE_DASH_NAME.match(line)) and not lines[index - 1].strip() and _few_lines(lines, index, 6)


def _few_lines(lines: list[str], index: int, most: int) -> bool:
    count = 0
    for line in lines[index + 1 : index + 1 + 3 * most]:
        if marks.QUOTED.match(line):
            return True
        count += bool(line.strip())
        if count > most:
            return False
    return len(lines) - index <= 3 * most


def _without_contact(piece: _Piece) -> list[_Piece]:
    """After "Mit freundlichen Grüßen" and the name, a block of telephone numbers and such is a signature."""
    for index, line in enumerate(piece.lines):
        if len(line) > 80 or len(piece.lines) - index > 4 * _SURE_LINES or not marks.CLOSING.match(line):
            continue
        start = _next_text(piece.lines, index + 1) + 1  # the name stays
        end = next(
            (n for n in range(start, len(piece.lines)) if marks.POSTSCRIPT.match(piece.lines[n])),
            len(piece.lines),
        )
        block = piece.lines[start:end]
        told = [line for line in block if line.strip()]
        if not told or len(told) > 40 or any(line.rstrip().endswith("?") for line in told):
            continue
        if any(marks.CONTACT.search(line[:_LINE]) for line in told):
            return [
                _Piece("new", piece.lines[:start]),
                _Piece("signature", block),
                _Piece("new", piece.lines[end:]),
            ]
    return [piece]
