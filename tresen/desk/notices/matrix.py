"""The table of kinds and ways, shown and read: for a person, and for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.notices.kinds import CHANNELS, DESK, KINDS, MAIL, PUSH

WAYS: Mapping[str, str | Promise] = {DESK: _("In the desk"), MAIL: _("By mail"), PUSH: _("As push")}


@dataclass(frozen=True)
class Cell:
    way: str
    name: str  # of the field, "assigned-mail"
    label: str | Promise
    possible: bool
    on: bool


@dataclass(frozen=True)
class Line:
    key: str
    name: str | Promise
    cells: tuple[Cell, ...]


def table(chosen: Mapping[str, frozenset[str]]) -> list[Line]:
    return [
        Line(
            kind.key,
            kind.name,
            tuple(
                Cell(way, f"{kind.key}-{way}", WAYS[way], way in kind.channels, way in chosen[kind.key])
                for way in CHANNELS
            ),
        )
        for kind in KINDS
    ]


def given(post: QueryDict) -> dict[str, list[str]]:
    """Every kind with the ways that are ticked; what is not named stands for no."""
    return {kind.key: [way for way in kind.channels if f"{kind.key}-{way}" in post] for kind in KINDS}
