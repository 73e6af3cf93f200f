"""What is new in an HTML mail: quotations and signatures are cut out of the tree, whole and in order.

Cut out "from here on" means an element and all that follows it in the document.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tresen.channels.email import marks
from tresen.channels.email.html_roles import BLANK, Budget, head_of, role_of
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


def fold_html(html: str, *, with_text: bool = True) -> FoldedHtml:
    """Split an HTML body. Without new text, all of it is shown. `with_text=False` spares the plain texts."""
    body = tree(html)
    whole = copy.deepcopy(body) if with_text else None
    folded = _cut(body)
    if folded is not None and not _says_something(body):
        body, folded = tree(html), None
    if folded is not None:
        _prune_end(body)
    text_visible = tree_text(copy.deepcopy(body)) if with_text else ""
    text_folded = tree_text(copy.deepcopy(folded)) if with_text and folded is not None else ""
    text = tree_text(whole) if whole is not None and folded is not None else text_visible
    shown, rest = clean_tree(body), clean_tree(folded) if folded is not None else Cleaned("", 0, 0)
    counts = (shown.remote + rest.remote, shown.pixels + rest.pixels)
    return FoldedHtml(shown.html, rest.html, text, text_visible, text_folded, *counts)


def _says_something(body: Any) -> bool:
    if any(part.strip(BLANK) for element in body.iter() if element.tag not in ("style", "script", "title")
           for part in (element.text or "", element.tail or "")):  # fmt: skip
        return True
    return any((image.get("src") or "").startswith("cid:") for image in body.iter("img"))


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


def _cut(body: Any) -> Any | None:
    """Take quotations and signatures out of the tree; what was taken, in order, or None."""
    quotes: list[Any] = []
    signatures: list[Any] = []
    rest: Any | None = None
    for element, role in _outer(body):
        if role == "rest":
            rest = element
            break
        if role == "quote":
            quotes.append(element if element.tag != "br" else _carried(element))
        elif role == "signature":
            signatures.append(element)
    if len(quotes) > 1 and rest is None and _answers(body, quotes) > 1:
        quotes = _after_last_answer(body, quotes)
    taken = [element for element in body.iter() if element in set(quotes) | set(signatures)]
    if rest is not None and marks.ANSWERS_BELOW.search(_text_before(body, rest)):
        return None
    if not taken and rest is None:
        return None
    holder = tree("<body></body>")
    for element in taken:
        _move(element, holder)
    if rest is not None:
        _move_rest(rest, body, holder)
    return holder


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


def _carried(line_break: Any) -> Any:
    """The words behind a <br> as an element of their own."""
    carrier = line_break.makeelement("span")
    carrier.text, line_break.tail = line_break.tail, None
    line_break.addnext(carrier)
    return carrier


def _move(element: Any, holder: Any) -> None:
    tail, parent, before = element.tail or "", element.getparent(), element.getprevious()
    element.tail = None
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    holder.append(element)


def _move_rest(start: Any, body: Any, holder: Any) -> None:
    node = start
    following = [node, *node.itersiblings()]
    parent = node.getparent()
    while True:
        for element in following:
            holder.append(element)  # with its tail: that follows too
        if parent is None or parent is body:
            return
        following = list(parent.itersiblings())
        # words directly behind the parent follow as well
        if (parent.tail or "").strip():
            carrier = parent.makeelement("span")
            carrier.text, parent.tail = parent.tail, None
            following.insert(0, carrier)
        parent = parent.getparent()
