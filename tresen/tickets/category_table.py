"""A category tree as a table for spreadsheets: one node a line, its path in German.

    path;name_en;team;priority;impact;urgency;active
    Drucker > Etiketten;Labels;Service Desk;high;;;yes

Only `path` is needed; a column that is not there leaves its property as it is."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tresen.kit.spreadsheets import lines as written
from tresen.kit.spreadsheets import plain
from tresen.people.models import Organisation, Team
from tresen.tickets.category_finding import as_tree
from tresen.tickets.models import Category

COLUMNS = ("path", "name_en", "team", "priority", "impact", "urgency", "active")
BETWEEN = " > "
PRIORITIES = {"low": 1, "normal": 2, "high": 3, "urgent": 4}
IMPACTS = {"person": 1, "group": 2, "house": 3}
URGENCIES = {"low": 1, "medium": 2, "high": 3}
SCALES = {"priority": PRIORITIES, "impact": IMPACTS, "urgency": URGENCIES}
ACTIVE = {"yes": True, "ja": True, "1": True, "no": False, "nein": False, "0": False}
MOST = 5000
LARGEST = 2_000_000
Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What one line asks for: "new", "changed", "same", or "fault" with the reason."""

    number: int
    path: tuple[str, ...]
    action: str
    given: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""
    changes: tuple[str, ...] = ()

    @property
    def trail(self) -> str:
        return " › ".join(self.path)


def as_csv(organisation: Organisation | None) -> str:
    nodes = list(Category.objects.filter(organisation=organisation).select_related("team"))
    paths: dict[int, tuple[str, ...]] = {}
    table: list[Iterable[str]] = [COLUMNS]
    for node, _depth in as_tree(nodes):
        paths[node.pk] = (*paths.get(node.parent_id or 0, ()), _german(node))
        words = [BETWEEN.join(paths[node.pk]), node.names.get("en", ""), node.team.name if node.team else ""]
        words += [_word(SCALES[name], getattr(node, name)) for name in SCALES]
        table.append([*words, "yes" if node.is_active else "no"])
    return "".join(written(table))


def read(text: str, organisation: Organisation | None, teams: Iterable[Team]) -> list[Row]:
    """What the table would do to the tree as it is now; nothing is changed. One "fault" row if it is no such table."""
    lines = _lines(text)
    if isinstance(lines, str):
        return [Row(1, (), "fault", fault=lines)]
    by_name = {team.name.casefold(): team for team in teams}
    nodes = by_path(organisation)
    active = {key: node.is_active for key, node in nodes.items()}
    rows: list[Row] = []
    seen: set[Key] = set()
    for number, line in enumerate(lines, start=2):
        row = _row(number, line, nodes, by_name)
        key = key_of(row.path)
        if row.action != "fault" and key in seen:
            row = Row(number, row.path, "fault", fault=_("This path stands in the table twice."))
        on = row.given.get("active", active.get(key, True))
        if row.action != "fault" and on and not all(active.get(key[:end], True) for end in range(1, len(key))):
            row = Row(number, row.path, "fault", fault=_("It stands below one that is off, so it is off too."))
        seen.add(key)
        active[key] = on
        rows.append(row)
    return rows


def key_of(path: Sequence[str]) -> Key:
    return tuple(part.casefold() for part in path)


def _lines(text: str) -> list[dict[str, str]] | str:
    if len(text) > LARGEST:
        return _("The file is too large.")
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    found = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",", restval="")
    columns = [str(name).strip().casefold() for name in found.fieldnames or ()]
    if "path" not in columns:
        return _("The first line must name the columns; one of them is “path”.")
    if unknown := [name for name in columns if name not in COLUMNS]:
        return _("These columns are not known: %(names)s.") % {"names": ", ".join(unknown)[:200]}
    found.fieldnames = columns
    try:
        lines = [{name: plain((line.get(name) or "").strip()) for name in columns} for line in found]
    except csv.Error as error:
        return _("The table cannot be read: %(fault)s") % {"fault": error}
    if len(lines) > MOST:
        return _("At most %(most)s lines, please.") % {"most": MOST}
    return [line for line in lines if any(line.values())]


def _row(number: int, line: Mapping[str, str], nodes: Mapping[Key, Category], teams: Mapping[str, Team]) -> Row:
    path = tuple(" ".join(part.split()) for part in line["path"].split(BETWEEN.strip()))
    if not all(path) or any(len(part) > 80 for part in path) or len(path) > 20:
        return Row(
            number, path, "fault", fault=_("The path needs names of at most 80 characters, with > between them.")
        )
    given: dict[str, Any] = {}
    for name, word in line.items():
        value = _value(name, word, teams)
        if isinstance(value, Wrong):
            return Row(number, path, "fault", fault=value.words)
        if name != "path":
            given[name] = value
    node = nodes.get(key_of(path))
    judged = {name: given.get(name, getattr(node, name) if node else None) for name in SCALES}
    if (judged["impact"] is None) != (judged["urgency"] is None) or (judged["priority"] and judged["impact"]):
        words = _("Give a priority, or both impact and urgency.")
        return Row(number, path, "fault", fault=words)
    if node is None:
        return Row(number, path, "new", given)
    changes = tuple(name for name, value in given.items() if value != current(node, name))
    return Row(number, path, "changed" if changes else "same", given, changes=changes)


@dataclass(frozen=True)
class Wrong:
    words: str


def _value(name: str, word: str, teams: Mapping[str, Team]) -> Any:
    if name in SCALES:
        if word and word.casefold() not in SCALES[name]:
            known = ", ".join(SCALES[name])
            return Wrong(_("“%(word)s” is not known; possible are %(known)s.") % {"word": word[:80], "known": known})
        return SCALES[name].get(word.casefold())
    if name == "team":
        if word and word.casefold() not in teams:
            return Wrong(_("There is no team called “%(name)s”.") % {"name": word[:120]})
        return teams.get(word.casefold())
    if name == "active":
        if word and word.casefold() not in ACTIVE:
            return Wrong(
                _("“%(word)s” is not known; possible are %(known)s.") % {"word": word[:80], "known": "yes, no"}
            )
        return ACTIVE.get(word.casefold(), True)
    return word[:80]


def current(node: Category, name: str) -> Any:
    if name == "name_en":
        return node.names.get("en", "")
    return node.is_active if name == "active" else getattr(node, name)


def by_path(organisation: Organisation | None) -> dict[Key, Category]:
    """Of two siblings with the same name the first counts."""
    nodes: dict[Key, Category] = {}
    keys: dict[int, Key] = {}
    for node, _depth in as_tree(Category.objects.filter(organisation=organisation).select_related("team")):
        keys[node.pk] = (*keys.get(node.parent_id or 0, ()), _german(node).casefold())
        nodes.setdefault(keys[node.pk], node)
    return nodes


def _german(node: Category) -> str:
    name = node.names.get("de") or next(iter(node.names.values()), "")
    return " ".join(name.replace(">", "›").split())


def _word(scale: Mapping[str, int], value: int | None) -> str:
    return next((word for word, number in scale.items() if number == value), "")
