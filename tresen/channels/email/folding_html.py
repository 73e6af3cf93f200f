"""What is new in an HTML mail: quotations and signatures are cut out of the tree, whole and in order.

Known containers of mail programs come first, then the words that announce a quotation ("Am … schrieb …:",
"Von: … Gesendet: …"), read block by block. Cut out "from here on" means this element and all that follows it.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.etree import iterwalk

from tresen.channels.email import marks
from tresen.channels.email.folding import announces
from tresen.kit.html import clean_tree, tree, tree_text

_FROM_HERE_IDS = {
    "appendonsend", "divrplyfwdmsg", "olk_src_body_section", "mail-editor-reference-message-container",
    "isreplycontent", "zwchr",
    "reply-intro", "replysplit", "stopspelling", "x_divrplyfwdmsg", "originalcontent",
}  # fmt: skip
_FROM_HERE_CLASSES = {
    "moz-forward-container",
    "yahoo_quoted",
    "protonmail_quote",
    "zmail_extra",
    "gmail_quote_container",
    "tutanota_quote",
}
_ATTRIBUTION_CLASSES = {"gmail_attr", "moz-cite-prefix"}
_QUOTE_CLASSES = {
    "gmail_quote",
    "gmail_extra",
    "cite",
    "front-blockquote",
    "tutanota_quote",
    "freshdesk_quote",
}
_SIGNATURE_CLASSES = {
    "gmail_signature",
    "moz-signature",
    "protonmail_signature_block",
    "applemailsignature",
    "signature-block",
}
_SIGNATURE_IDS = {
    "signature",
    "ms-outlook-mobile-signature",
    "applemailsignature",
    "composer_signature",
    "mobile-signature",
    "x_signature",
}
_BORDER_TOP = re.compile(r"border(?:-top)?\s*:[^;]{0,40}solid", re.IGNORECASE)
_OUTLOOK_DIVIDER = re.compile(r"border:\s*none;\s*border-top:\s*solid|padding:\s*3\.0pt 0", re.IGNORECASE)
_GMX_QUOTE = re.compile(r"border-left\s*:[^;]{0,60}", re.IGNORECASE)
_BLOCKS = {
    "p",
    "div",
    "blockquote",
    "pre",
    "table",
    "ul",
    "ol",
    "li",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "section",
    "tr",
    "tbody",
}
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
_BLANK = "\xa0 \u200b\t\r\n"
_WINDOW = 900  # characters of a block in which an announcement must stand


@dataclass(frozen=True, slots=True)
class FoldedHtml:
    """Both halves as structure-only HTML, with their text, and the text of the whole."""

    visible: str
    folded: str
    text: str
    text_visible: str
    text_folded: str
    remote_images: int


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
    visible_html, remote = clean_tree(body)
    folded_html, more = clean_tree(folded) if folded is not None else ("", 0)
    return FoldedHtml(visible_html, folded_html, text, text_visible, text_folded, remote + more)


def _says_something(body: Any) -> bool:
    if any(part.strip(_BLANK) for element in body.iter() if element.tag not in ("style", "script", "title")
           for part in (element.text or "", element.tail or "")):  # fmt: skip
        return True
    return any((image.get("src") or "").startswith("cid:") for image in body.iter("img"))


def _prune_end(body: Any) -> None:
    """Without the empty lines and boxes that stood before the quotation."""
    while len(body):
        last = body
        while len(last):
            last = last[-1]
            if (last.tail or "").strip(_BLANK):
                return
        if last.tag not in _EMPTY or (last.text or "").strip(_BLANK):
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
    budget = _Budget()
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        role = _role(element, budget)
        yield element, role
        if not role:
            stack.extend(reversed(element))


@dataclass(slots=True)
class _Budget:
    """How many more elements may be read closely: a mail is searched, a flood of marks is not."""

    left: int = 500

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def _role(element: Any, budget: _Budget) -> str:
    """ "quote", "signature", "rest" (from here on all is quoted) or ""."""
    tag = element.tag
    attributes = element.attrib
    identity = (attributes.get("id") or "").lower()
    classes = set((attributes.get("class") or "").lower().split())
    if identity in _FROM_HERE_IDS or (tag == "hr" and identity == "zwchr"):
        return "rest"
    if identity in _SIGNATURE_IDS or classes & _SIGNATURE_CLASSES:
        return "signature"
    if classes & _ATTRIBUTION_CLASSES:
        return "quote" if not _forwards(element) else "rest"
    if tag == "blockquote":
        return (
            "quote"
            if attributes.get("type") == "cite" or classes & _QUOTE_CLASSES or (budget.spend() and _announced(element))
            else ""
        )
    if classes & _FROM_HERE_CLASSES and "gmail_quote" not in classes:
        return "rest"
    if tag == "div" and attributes.get("name") == "quote":
        return "rest"
    style = attributes.get("style") or ""
    if (
        tag == "div"
        and style
        and (_OUTLOOK_DIVIDER.search(style) or _BORDER_TOP.search(style))
        and _block_announces(element, budget)
    ):
        return "rest"
    if tag in _BLOCKS or tag in ("b", "span", "font", "i", "br"):
        return _role_by_words(element, budget)
    return ""


def _forwards(element: Any) -> bool:
    return bool(re.search(r"forwarded message|weitergeleitete nachricht", _head(element), re.IGNORECASE))


def _announced(quote: Any) -> bool:
    """A blockquote with no class of its own is a quotation when the words before it say so."""
    if _attributes(_head(quote, 300).strip()):
        return True
    node = quote
    for _ in range(4):
        before = node.getprevious()
        words = (_head(before) + (before.tail or "") if before is not None else (quote.getparent().text or "")).strip()
        if words or before is None:
            return _attributes(words[-300:])
        node = before
    return False


def _attributes(words: str) -> bool:
    return bool(words) and announces(words)


def _role_by_words(element: Any, budget: _Budget) -> str:
    if element.getparent() is None:
        return ""
    words = _head(element, 240) if element.tag != "br" else (element.tail or "")[:240]
    first = words.strip()[:1]
    if not first or (element.tag != "br" and not (element.text or "").strip() and _starts_in_child(element)):
        return ""  # its child will be asked
    line = words.strip().split("\n")[0][:240]
    if line.strip() == "--" and _is_short_end(element):
        return "rest"
    if _begins_with_dashes(element):
        return "signature"
    if marks.SEPARATOR.match(line) or marks.FORWARD.match(line):
        return "rest"
    if marks.HEADER_LINE.match(line) and _block_announces(element, budget):
        return "rest"
    if (marks.DEVICE.match(line) and len(line) <= 80) and not re.search(r"[,;!?] |\. \w", line):
        return "signature" if element.tag != "br" else ""
    if marks.ATTRIBUTION_START.match(line) and announces(" ".join(words.split())):
        return "quote" if _quote_follows(element) else "rest"
    return ""


def _begins_with_dashes(element: Any) -> bool:
    """A block of its own that begins with "-- "."""
    return (
        element.tag in ("div", "p", "pre")
        and (element.text or "").strip("\r\n\t") in ("-- ", "--\xa0", "--")
        and len(element) > 0
    )


def _is_short_end(element: Any) -> bool:
    """Not much follows, and no quotation: the "-- " of a signature."""
    parent = element.getparent()
    return len(_head(parent)) < _WINDOW and parent.find(".//blockquote") is None


def _starts_in_child(element: Any) -> bool:
    return len(element) > 0 and element[0].tag in _BLOCKS


def _quote_follows(element: Any) -> bool:
    after = element.getnext()
    hops = 0
    while after is not None and hops < 4:
        if after.tag == "blockquote" or after.find(".//blockquote") is not None:
            return True
        if _head(after, 40).strip():
            return False
        after, hops = after.getnext(), hops + 1
    return False


def _block_announces(element: Any, budget: _Budget) -> bool:
    """A header block may fill this element, or go on in its siblings."""
    if not budget.spend():
        return False
    lines = _lines(element)
    after = element.getnext()
    while after is not None and len(lines) < 12:
        lines += _lines(after)
        after = after.getnext()
    return announces("\n".join(lines[:14]), block_only=True)


def _lines(element: Any) -> list[str]:
    """The first lines of an element with its tail; <br> and blocks break them."""
    out = [""]
    length = 0
    for event, node in _events(element):
        text = (node.text if event == "start" else node.tail) or ""
        if event == "start" and (node.tag == "br" or node.tag in _BLOCKS):
            out.append("")
        out[-1] += re.sub(r"\s+", " ", text)
        length += len(text)
        if length > _WINDOW:
            break
    return [line.strip() for line in out if line.strip()]


def _events(element: Any) -> Iterator[tuple[str, Any]]:
    yield from islice(iterwalk(element, events=("start", "end")), 200)


def _head(element: Any, most: int = _WINDOW) -> str:
    """The first characters an element holds, however deep it is."""
    if not len(element):
        return (element.text or "")[:most]
    out: list[str] = []
    length = 0
    for event, node in _events(element):
        text = (node.text if event == "start" else node.tail if node is not element else "") or ""
        out.append(text)
        length += len(text)
        if length > most:
            break
    return "".join(out)[:most]


def _answers(body: Any, quotes: list[Any]) -> int:
    """How often new words stand directly behind a quotation."""
    return sum(1 for quote in quotes if _words_after(quote, body))


def _words_after(quote: Any, body: Any) -> bool:
    node = quote
    while node is not body:
        if (node.tail or "").strip(_BLANK):
            return True
        after = node.getnext()
        while after is not None:
            role = _role(after, _Budget(4))
            if role == "" and after.find(".//blockquote") is None and _head(after, 200).strip(_BLANK):
                return True
            if role == "quote" or after.find(".//blockquote") is not None:
                return False
            if (after.tail or "").strip(_BLANK):
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
