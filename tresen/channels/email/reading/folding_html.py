"""What is new in an HTML mail: quotations and signatures are taken out of the tree, whole and in order.

What the containers of mail programs tell (html_roles.py) comes first; what they leave open, the words decide line
by line as in a plain text (folding.py).
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tresen.channels.email.reading import marks
from tresen.channels.email.reading.folding import pieces_of, shown_pieces
from tresen.channels.email.reading.html_lines import BLANK, Lines, lines_of, take_lines
from tresen.channels.email.reading.html_roles import Budget, head_of, role_of
from tresen.kit.html import Cleaned, clean_tree, tree, tree_text

_EMPTY = {
    "br",
    "p",
    "div",
    "span",
    "font",
    "b",
    "i",
    "u",
    "strong",
    "em",
    "hr",
    "blockquote",
    "a",
    "o:p",
    "section",
    "center",
}


@dataclass(frozen=True, slots=True)
class FoldedHtml:
    """Both halves as structure-only HTML, with their text, and the text of the whole."""

    visible: str
    folded: str
    text: str
    text_visible: str
    text_folded: str
    remote_images: int
    pixels: int  # that would have counted the readers


def fold_html(html: str, *, with_text: bool = True, forwarded: bool = False) -> FoldedHtml:
    """Split an HTML body. Without new text, all of it is shown; of a mail `forwarded` to us only the signature
    above the quotation is folded. `with_text=False` spares the plain texts."""
    body = tree(html)
    whole = copy.deepcopy(body) if with_text else None
    lines = lines_of(body, _roles(body, forwarded=forwarded))
    folded = None
    if lines.says_something():
        hidden = _hidden_lines(lines, forwarded=forwarded)
        if hidden or lines.some_hidden:
            folded = take_lines(body, lines, hidden)
            _prune_end(body)
    text_visible = tree_text(copy.deepcopy(body)) if with_text else ""
    text_folded = tree_text(copy.deepcopy(folded)) if with_text and folded is not None else ""
    text = tree_text(whole) if whole is not None and folded is not None else text_visible
    shown, rest = clean_tree(body), clean_tree(folded) if folded is not None else Cleaned("", 0, 0)
    counts = (shown.remote + rest.remote, shown.pixels + rest.pixels)
    return FoldedHtml(shown.html, rest.html, text, text_visible, text_folded, *counts)


def _hidden_lines(lines: Lines, *, forwarded: bool) -> set[int]:
    pieces = pieces_of(lines.texts)
    shown = shown_pieces(pieces, forwarded=forwarded)
    hidden = [piece for piece, show in zip(pieces, shown, strict=True) if not show]
    numbers = {number for piece in hidden for number in range(piece.start, piece.start + len(piece.lines))}
    visible = "\n".join(text for number, text in enumerate(lines.texts) if number not in numbers)
    if marks.ANSWERS_BELOW.search(visible[:20_000]) and pieces[-1].kind == "quote":
        return set()
    return numbers if lines.says_something(numbers) else set()


def _prune_end(body: Any) -> None:
    """Without the empty lines and boxes that stood before the quotation."""
    while len(body):
        last = body
        while len(last):
            last = last[-1]
            if (last.tail or "").strip(BLANK):
                return
        if last.tag not in _EMPTY or (last.text or "").strip(BLANK):
            return
        last.getparent().remove(last)


def _roles(body: Any, *, forwarded: bool) -> dict[Any, str]:
    """The elements that a mail program marked, with "quote", "signature" or "rest", as far as they are to be folded."""
    quotes: list[Any] = []
    found: dict[Any, str] = {}
    for element, role in _outer(body):
        if role == "rest":
            if marks.ANSWERS_BELOW.search(_text_before(body, element)):
                return {}
            found[element] = role
            break
        if role == "quote":
            quotes.append(element)
        elif role:
            found[element] = role
    if forwarded:
        return _above(body, found, next(iter([*quotes, *(one for one, role in found.items() if role == "rest")]), None))
    if len(quotes) > 1 and "rest" not in found.values() and _answers(body, quotes) > 1:
        quotes = _after_last_answer(body, quotes)
    return found | dict.fromkeys(quotes, "quote")


def _above(body: Any, found: dict[Any, str], end: Any | None) -> dict[Any, str]:
    """The signatures above the quotation."""
    above: dict[Any, str] = {}
    for element in body.iter():
        if element is end:
            break
        if found.get(element) == "signature":
            above[element] = "signature"
    return above


def _outer(body: Any) -> Iterator[tuple[Any, str]]:
    """Elements and their roles in document order, without what is inside a quotation or signature."""
    stack = list(reversed(body))
    budget = Budget()
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        role = role_of(element, budget)
        yield element, role
        if not role:
            stack.extend(reversed(element))


def _answers(body: Any, quotes: list[Any]) -> int:
    """How often new words stand directly behind a quotation."""
    return sum(1 for quote in quotes if _words_after(quote, body))


def _words_after(quote: Any, body: Any) -> bool:
    node = quote
    while node is not body:
        if (node.tail or "").strip(BLANK):
            return True
        after = node.getnext()
        while after is not None:
            role = role_of(after, Budget(4))
            if role == "" and after.find(".//blockquote") is None and head_of(after, 200).strip(BLANK):
                return True
            if role == "quote" or after.find(".//blockquote") is not None:
                return False
            if (after.tail or "").strip(BLANK):
                return True
            after = after.getnext()
        node = node.getparent()
    return False


def _after_last_answer(body: Any, quotes: list[Any]) -> list[Any]:
    last = max(index for index, quote in enumerate(quotes) if _words_after(quote, body))
    return quotes[last + 1 :]


def _text_before(body: Any, rest: Any) -> str:
    out: list[str] = []
    for element in body.iter():
        if element is rest:
            break
        out.append(element.text or "")
        out.append(element.tail or "")
    return " ".join(out)
