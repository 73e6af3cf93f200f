"""A calendar file to its components: bounded, in linear time, whatever the file says."""

import binascii
import re
from dataclasses import dataclass, field

MOST_BYTES = 256 * 1024
_LINES = 8_000
_LINE = 16 * 1024
_DEPTH = 8
_COMPONENTS = 500
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_SOFT = re.compile(r"=(?:\r\n|\n|\r)[ \t]?")
_PARAMETER = re.compile(
    r';\s*([A-Za-z0-9-]{1,60})\s*=\s*("[^"]{0,2000}"?|[^";:,]{0,2000})((?:,(?:"[^"]{0,500}"|[^";:,]{0,500})){0,20})'
)
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(slots=True)
class Line:
    """One property: `DTSTART;TZID=Europe/Berlin:20240603T101200`."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value with its escapes undone (RFC 5545, 3.3.11)."""
        value = self.value
        if self.parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":  # vCalendar 1.0
            value = binascii.a2b_qp(value.encode("utf-8", "replace")).decode("utf-8", "replace")
        return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def line(self, name: str) -> Line | None:
        """The first property of this name that says something."""
        return next((line for line in self.lines if line.name == name and line.value.strip()), None)

    def text(self, name: str) -> str:
        line = self.line(name)
        return line.text.strip() if line else ""


def components(text: str) -> list[Component]:
    """The outermost components: calendars, as a rule. Never raises; what makes no sense is left out."""
    if re.search(r"ENCODING=QUOTED-PRINTABLE", text, re.IGNORECASE):
        text = _SOFT.sub("", text)
    root = Component("")
    stack = [root]
    count = 0
    for raw in _FOLD.sub("", text).splitlines()[:_LINES]:
        line = _line(raw[:_LINE])
        if line is None:
            continue
        if line.name == "BEGIN":
            count += 1
            if count > _COMPONENTS:
                break
            component = Component(line.value.strip().upper()[:40])
            if len(stack) <= _DEPTH:
                stack[-1].parts.append(component)
            stack.append(component)
            if len(stack) > 50:
                break
        elif line.name == "END":
            name = line.value.strip().upper()[:40]
            if len(stack) > 1 and any(one.name == name for one in stack[1:]):
                while stack.pop().name != name:
                    pass
        elif len(stack[-1].lines) < 1_000:
            stack[-1].lines.append(line)
    return root.parts


def _line(raw: str) -> Line | None:
    name = _NAME.match(raw.lstrip("\ufeff"))
    if name is None:
        return None
    raw = raw.lstrip("\ufeff")
    at, parameters = name.end(), dict[str, str]()
    while len(parameters) < 50 and (match := _PARAMETER.match(raw, at)) is not None:
        parameters.setdefault(match[1].upper(), match[2].strip('"').strip())
        at = match.end()
    rest = raw[at:]
    if not rest.startswith(":"):
        _, colon, value = rest.partition(":")
        if not colon:
            return None
        return Line(name[0].upper(), parameters, value)
    return Line(name[0].upper(), parameters, rest[1:])
