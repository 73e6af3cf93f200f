"""What part an element of an HTML mail plays: a quotation, a signature, or the line from which on all is quoted.

Known containers of mail programs come first, then the words that announce a quotation ("Am … schrieb …:",
"Von: … Gesendet: …"), read block by block.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.etree import iterwalk

from tresen.channels.email.reading import marks
from tresen.channels.email.reading.html_lines import BLANK
from tresen.channels.email.reading.quoting import announces

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
_WINDOW = 900  # characters of a block in which an announcement must stand


@dataclass(slots=True)
class Budget:
    """How many more elements may be read closely: a mail is searched, a flood of marks is not."""

    left: int = 500

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def role_of(element: Any, budget: Budget) -> str:
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
        and (_block_announces(element, budget) or _is_word_header(element, style))
    ):
        return "rest"
    if tag in _BLOCKS or tag in ("b", "span", "font", "i", "br"):
        return _role_by_words(element, budget)
    return ""


def _is_word_header(element: Any, style: str) -> bool:
    """Word's header block in any language: its own line above, three bold labels and an address."""
    if not _OUTLOOK_DIVIDER.search(style):
        return False
    labels = ["".join(bold.itertext()).strip() for bold in islice(element.iter("b", "strong"), 8)]
    named = sum(label.endswith((":", "：")) and len(label) <= 20 for label in labels)
    return named >= 3 and "@" in head_of(element)


def _forwards(element: Any) -> bool:
    return bool(re.search(r"forwarded message|weitergeleitete nachricht", head_of(element), re.IGNORECASE))


def _announced(quote: Any) -> bool:
    """A blockquote with no class of its own is a quotation when the words before it say so."""
    if _attributes(head_of(quote, 300).strip()):
        return True
    node = quote
    for _ in range(4):
        before = node.getprevious()
        words = (
            head_of(before) + (before.tail or "") if before is not None else (quote.getparent().text or "")
        ).strip()
        if words or before is None:
            return _attributes(words[-300:])
        node = before
    return False


def _attributes(words: str) -> bool:
    return bool(words) and announces(words)


def _role_by_words(element: Any, budget: Budget) -> str:
    if element.getparent() is None:
        return ""
    words = head_of(element, 240) if element.tag != "br" else (element.tail or "")[:240]
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
        and len(head_of(element, 40).strip(BLANK)) > 2
    )


def _is_short_end(element: Any) -> bool:
    """Not much follows, and no quotation: the "-- " of a signature."""
    parent = element.getparent()
    return len(head_of(parent)) < _WINDOW and parent.find(".//blockquote") is None


def _starts_in_child(element: Any) -> bool:
    return len(element) > 0 and element[0].tag in _BLOCKS


def _quote_follows(element: Any) -> bool:
    after = element.getnext()
    hops = 0
    while after is not None and hops < 4:
        if after.tag == "blockquote" or after.find(".//blockquote") is not None:
            return True
        if head_of(after, 40).strip():
            return False
        after, hops = after.getnext(), hops + 1
    return False


def _block_announces(element: Any, budget: Budget) -> bool:
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


def head_of(element: Any, most: int = _WINDOW) -> str:
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
