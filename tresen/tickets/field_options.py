"""The choices of a field: what an administrator gives, made whole. Choices are switched off, never removed: the
journal names them for ever."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tresen.tickets.field_keys import KEY, free_key
from tresen.tickets.field_types import Unfit
from tresen.tickets.models import FieldType

MOST, LONGEST_NAME, DEEPEST = 2000, 120, 8
LANGUAGES = ("de", "en")


def clean_options(type: str, given: Iterable[Mapping[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`[{"key", "names", "parent", "active"}]`, parents before their children. Without key: a new one, named after the
    choice. Those of `before` that are not given stay, switched off. Raises `Unfit`."""
    wanted = [one for one in given if any(_names(one).values())]
    if len(wanted) > MOST:
        raise Unfit(_("At most %(most)s choices.") % {"most": MOST})
    old = {one["key"] for one in before}
    taken = old | {str(one.get("key") or "") for one in wanted}
    options: list[dict[str, Any]] = []
    for one in wanted:
        key = str(one.get("key") or "")
        if key and key not in old and not KEY.fullmatch(key):
            raise Unfit(_("A key begins with a small letter and holds small letters, digits and _ only."))
        if not key:
            key = free_key(_names(one), taken, "choice")
            taken.add(key)
        active = one.get("active", True) is not False
        options.append({"key": key, "names": _names(one), "parent": one.get("parent") or None, "active": active})
    if len({one["key"] for one in options}) != len(options):
        raise Unfit(_("Two choices have the same key."))
    given_keys = {one["key"] for one in options}
    options += [{**one, "active": False} for one in before if one["key"] not in given_keys]
    return _in_order(options) if type == FieldType.TREE else [{**one, "parent": None} for one in options]


def _names(one: Mapping[str, Any]) -> dict[str, str]:
    given = one.get("names")
    if not isinstance(given, Mapping):
        raise Unfit(_("Each choice needs names."))
    names = {}
    for language in LANGUAGES:
        name = given.get(language) or ""
        if not isinstance(name, str) or not name.isprintable() or len(name) > LONGEST_NAME:
            raise Unfit(_("A name has at most %(count)s signs.") % {"count": LONGEST_NAME})
        if name := " ".join(name.split()):
            names[language] = name
    return names


def _in_order(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each node after its parent, siblings as they were given."""
    keys = {one["key"] for one in options}
    if any(one["parent"] not in keys for one in options if one["parent"]):
        raise Unfit(_("A choice stands below one that does not exist."))
    children: dict[str | None, list[dict[str, Any]]] = {}
    for one in options:
        children.setdefault(one["parent"], []).append(one)
    ordered: list[dict[str, Any]] = []

    def walk(parent: str | None, depth: int) -> None:
        if depth > DEEPEST:
            raise Unfit(_("A tree has at most %(most)s levels.") % {"most": DEEPEST})
        for one in children.get(parent, []):
            ordered.append(one)
            walk(one["key"], depth + 1)

    walk(None, 1)
    if len(ordered) != len(options):
        raise Unfit(_("A choice stands below itself."))
    return ordered
