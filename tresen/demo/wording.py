"""Filling the blanks of a story: {slots} with things of the client, [one|of|these] with one of them.

Choices of the same letter go together: with [a:torn|broken] in the subject, [a:the coat|the buckle] in a
message is the coat exactly when the subject says torn."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

_CHOICE = re.compile(r"\[(?:([a-z]):)?([^\[\]|]*(?:\|[^\[\]|]*)+)\]")
_SLOT = re.compile(r"\{([a-zäöü]+?)(\d?)([+-]\d+)?\}")
_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")
_MONTHS = ["January", "February", "March", "April", "May", "June"]
_MONTHS += ["July", "August", "September", "October", "November", "December"]


@dataclass
class Blanks:
    """The choices of one ticket. What was chosen once stays: {pc} is the same device in every message."""

    dice: Random
    pools: dict[str, list[str]]
    start: datetime
    language: str = "de"
    fixed: dict[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        chosen = _CHOICE.sub(self._choose, text)
        return _SLOT.sub(self._slot, chosen)

    def _choose(self, match: re.Match[str]) -> str:
        # The same alternatives in a later message mean the same thing again.
        letter, options = match[1], match[2].split("|")
        key = f"choice {letter or match[2]}"
        if key not in self.fixed:
            self.fixed[key] = str(self.dice.randrange(len(options)))
        return options[int(self.fixed[key])]

    def _slot(self, match: re.Match[str]) -> str:
        name, _, days = match.groups()
        if name == "datum":
            return day_month(self.start + timedelta(days=int(days or 0)), self.language)
        key = match[0]
        if key not in self.fixed:
            self.fixed[key] = self._draw(name)
        return self.fixed[key]

    def _draw(self, name: str) -> str:
        taken = set(self.fixed.values())
        for _ in range(20):
            value = self._value(name)
            if value not in taken:
                break
        return value

    def _value(self, name: str) -> str:
        if name == "uhrzeit":
            return (self.start - timedelta(minutes=self.dice.randint(6, 70))).strftime("%H:%M")
        pattern = self.dice.choice(self.pools[name])
        return _RANGE.sub(lambda span: str(self.dice.randint(int(span[1]), int(span[2]))), pattern)


def day_month(moment: datetime, language: str) -> str:
    return f"{moment:%d.%m.}" if language == "de" else f"{moment.day} {_MONTHS[moment.month - 1]}"


def slots_in(given: dict[str, Any]) -> dict[str, list[str]]:
    """The pools of a client file, checked: each a list of texts."""
    return {name: [str(one) for one in values] for name, values in given.items()}
