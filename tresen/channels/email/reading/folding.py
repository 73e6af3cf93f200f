"""What is new in a plain text and what is quotation or signature: folded, never lost, in one pass."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tresen.channels.email.reading import marks
from tresen.channels.email.reading.banners import banners_end
from tresen.channels.email.reading.quoting import quote_end
from tresen.channels.email.reading.signing import contact_block, signs

_PICKED_LINES = 15


@dataclass(frozen=True, slots=True)
class Folded:
    """The two halves of a text; together they hold every line of it."""

    visible: str
    folded: str = ""


@dataclass(slots=True)
class Piece:
    """Lines that belong together, and where they stand in the text."""

    kind: str  # "new", "quote", "signature" or "banner"
    start: int
    lines: list[str]

    @property
    def blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


def fold(text: str, *, forwarded: bool = False) -> Folded:
    """Split a text. The visible half is never empty while there is text: a mere forward is shown whole.

    In a mail that was `forwarded` to us the quotation is what we are to read: only signatures above it are folded.
    """
    pieces = pieces_of(text.split("\n"))
    shown = shown_pieces(pieces, forwarded=forwarded)
    visible = _joined(piece for piece, show in zip(pieces, shown, strict=True) if show)
    folded = _joined(piece for piece, show in zip(pieces, shown, strict=True) if not show)
    if not visible or (folded and marks.ANSWERS_BELOW.search(visible) and pieces[-1].kind == "quote"):
        return Folded(text.strip("\n"))
    return Folded(visible, folded)


def pieces_of(lines: list[str]) -> list[Piece]:
    """The whole text in its order, cut where its kind changes."""
    index = banners_end(lines)
    pieces = [Piece("banner", 0, lines[:index]), Piece("new", index, [])]
    said = False
    while index < len(lines):
        end = quote_end(lines, index)
        if end > index:
            pieces += [Piece("quote", index, lines[index:end]), Piece("new", end, [])]
            index = end
            continue
        said = said or bool(index and pieces[-1].kind == "new" and lines[index - 1].strip())
        if pieces[-1].kind == "new" and signs(lines, index, said):
            pieces.append(Piece("signature", index, []))
        pieces[-1].lines.append(lines[index])
        index += 1
    return [smaller for piece in pieces if piece.lines for smaller in _without_contact(piece)]


def shown_pieces(pieces: list[Piece], *, forwarded: bool = False) -> list[bool]:
    """New text is shown; quotes too where answers stand between them, for an answer alone says little."""
    said = [piece.kind == "new" and not piece.blank for piece in pieces]
    answers = [index for index in range(1, len(pieces)) if said[index] and pieces[index - 1].kind == "quote"]
    last = len(pieces) if forwarded else answers[-1] if len(answers) > 1 else -1

    def is_picked(index: int) -> bool:
        """Between two things said, the writer's own choice."""
        return 0 < index < len(pieces) - 1 and said[index - 1] and said[index + 1] and _is_picked(pieces[index])

    return [
        piece.kind == "new" or (piece.kind == "quote" and (index < last or is_picked(index)))
        for index, piece in enumerate(pieces)
    ]


def _is_picked(quote: Piece) -> bool:
    """A few marked lines that nobody announced: the writer picked them, to say something about them."""
    return quote.kind == "quote" and len(quote.lines) <= _PICKED_LINES and quote.lines[0].lstrip().startswith(">")


def _without_contact(piece: Piece) -> list[Piece]:
    if piece.kind != "new" or (block := contact_block(piece.lines)) is None:
        return [piece]
    start, end = block
    parts = [("new", 0, start), ("signature", start, end), ("new", end, len(piece.lines))]
    return [Piece(kind, piece.start + a, piece.lines[a:b]) for kind, a, b in parts if b > a]


def _joined(pieces: Iterable[Piece]) -> str:
    texts = ["\n".join(line.rstrip() for line in piece.lines).strip("\n") for piece in pieces]
    return re.sub(r"\n{4,}", "\n\n\n", "\n\n".join(text for text in texts if text))
