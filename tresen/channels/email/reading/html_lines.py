"""The lines a reader sees in an HTML body, and taking some of them out of the tree, whole and in order.

What was decided line by line, as in a plain text, is so carried over to the elements that show these lines.
"""

import copy
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, Literal

from lxml.etree import iterwalk

BLOCKS = frozenset({
    "p", "div", "blockquote", "pre", "table", "ul", "ol", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "section", "tr", "tbody", "center", "address", "article", "header", "footer", "form", "dl", "dt", "dd",
})  # fmt: skip
_UNSEEN = frozenset(("style", "script", "title", "head", "template", "noscript"))
_VOID = frozenset(("br", "img", "hr"))
BLANK = "\xa0 \u200b\ufeff\t\r\n"
_SPACE = re.compile(r"[ \t\r\n]+")
_GONE = "data-gone"


@dataclass(slots=True)
class Run:
    """Words or a picture, the line they stand in, and whether a mail program marked them as not new."""

    element: int  # in document order
    place: Literal["text", "tail", "itself"]
    line: int
    hidden: bool
    says: bool


@dataclass(slots=True)
class Lines:
    """The lines of a body. Quoted ones begin with "> " as they would in a text; a marked signature is blank."""

    texts: list[str]
    runs: list[Run]

    @property
    def some_hidden(self) -> bool:
        return any(run.hidden for run in self.runs)

    def says_something(self, without: Set[int] = frozenset()) -> bool:
        """Is there anything left without what is marked, and without these lines?"""
        return any(run.says and not run.hidden and run.line not in without for run in self.runs)


@dataclass(slots=True)
class _Reader:
    roles: Mapping[Any, str]
    lines: Lines
    number: int = -1
    quoted: int = 0
    signed: int = 0
    unseen: int = 0
    marked: int = 0
    rest: bool = False

    def start(self, node: Any) -> None:
        self.number += 1
        role = self.roles.get(node, "")
        self.rest = self.rest or role == "rest"
        self.unseen += node.tag in _UNSEEN
        if node.tag in BLOCKS:
            self._break()
        if role != "rest" and node.tag != "br":
            self._enter(node, role, 1)
        if node.tag in _VOID:
            shown = node.tag == "img" and (node.get("src") or "").startswith("cid:")
            self._run(self.number, "itself", says=shown)
        if node.tag == "br":
            self.lines.texts.append("")
        self._say(node.text, self.number, "text")

    def end(self, node: Any, number: int, *, is_body: bool) -> None:
        role = self.roles.get(node, "")
        if role != "rest" and node.tag != "br":
            self._enter(node, role, -1)
        if node.tag in BLOCKS:
            self._break()
        self.unseen -= node.tag in _UNSEEN
        if is_body:
            return
        if node.tag == "br" and role:  # the words behind it are meant
            self._enter(node, role, 1)
            self._say(node.tail, number, "tail")
            self._enter(node, role, -1)
        else:
            self._say(node.tail, number, "tail")

    def _enter(self, node: Any, role: str, step: int) -> None:
        self.signed += step * (role == "signature")
        self.quoted += step * (role == "quote" or (not role and _quotes(node)))
        self.marked += step * bool(role)

    def _run(self, number: int, place: Literal["text", "tail", "itself"], *, says: bool) -> None:
        hidden = self.rest or self.marked > 0
        self.lines.runs.append(Run(number, place, len(self.lines.texts) - 1, hidden, says))

    def _say(self, words: str | None, number: int, place: Literal["text", "tail"]) -> None:
        if not words or self.unseen:
            return
        told = "" if self.signed else _SPACE.sub(" ", words)
        line = self.lines.texts[-1]
        if not line:
            told = told.lstrip(" ")
            line = "> " if told and (self.quoted or self.rest) else ""
        self.lines.texts[-1] = line + told
        self._run(number, place, says=bool(words.strip(BLANK)))

    def _break(self) -> None:
        if self.lines.texts[-1]:
            self.lines.texts.append("")


def lines_of(body: Any, roles: Mapping[Any, str]) -> Lines:
    """Reads the tree once. `roles` are its elements marked "quote", "signature" or "rest" (from there on all is)."""
    reader = _Reader(roles, Lines([""], []))
    order: list[int] = []
    for event, node in iterwalk(body, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            reader.start(node)
            order.append(reader.number)
        else:
            reader.end(node, order.pop(), is_body=node is body)
    return reader.lines


def take_lines(body: Any, lines: Lines, taken: Set[int]) -> Any:
    """Takes these lines and what is marked out of the body; returns them as a body of their own."""
    other = copy.deepcopy(body)
    here = [element for element in body.iter() if isinstance(element.tag, str)]
    there = [element for element in other.iter() if isinstance(element.tag, str)]
    for run in lines.runs:
        element = (here if run.hidden or run.line in taken else there)[run.element]
        if run.place == "text":
            element.text = None
        elif run.place == "tail":
            element.tail = None
        else:
            element.set(_GONE, "")
    for tree in (body, other):
        _prune(tree)
    return other


def _quotes(element: Any) -> bool:
    """A <blockquote> of a mail program; one without any mark may be the writer's own indentation."""
    return element.tag == "blockquote" and (element.get("type") == "cite" or bool(element.get("class")))


def _prune(body: Any) -> None:
    """Removes what was taken, and the boxes that are hollow now."""
    for element in reversed([one for one in body.iter() if isinstance(one.tag, str) and one is not body]):
        gone = element.get(_GONE) is not None
        hollow = element.tag not in _VOID and not len(element) and not (element.text or "").strip()
        if not (gone or hollow) or element.tag in _UNSEEN:
            continue
        parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
        element.tail = None
        if tail and before is not None:
            before.tail = (before.tail or "") + tail
        elif tail:
            parent.text = (parent.text or "") + tail
        parent.remove(element)
