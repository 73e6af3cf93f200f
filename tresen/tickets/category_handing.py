"""The categories of an organisation become another's, and its own again, when organisations are merged.

Where the other has one of the same name at the same place, the one that comes says whose it was: "Drucker (Werk Nord)".
So that nobody chooses between two of one name, and old reports say what they said. Each step is in their journal.
"""

from collections.abc import Mapping
from typing import Any

from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.tickets.categories import changing_tree, last_position, settle_below
from tresen.tickets.category_editing import place_category
from tresen.tickets.category_journal import snapshot, tell
from tresen.tickets.models import Category

LONGEST = 80
Handed = dict[str, dict[str, Any]]


def hand_over(source: Organisation, into: Organisation, *, by: Actor) -> Handed:
    """{id: {"names": [before, after], "position": [before, after]}} of all that went."""
    with changing_tree():
        roots = Category.objects.filter(organisation=into, parent=None)
        there = frozenset[str]().union(*(_called(one) for one in roots))
        handed: Handed = {}
        for node in Category.objects.filter(organisation=source).order_by("position", "id"):
            before = snapshot(node)
            node.organisation = into
            if node.parent_id is None:
                node.position = last_position(node) + 1
                if _called(node) & there:
                    node.names = {language: _of(name, source) for language, name in node.names.items()}
            node.save(update_fields=["organisation", "position", "names"])
            handed[str(node.pk)] = {name: [before[name], getattr(node, name)] for name in ("names", "position")}
            if before["names"] != node.names:
                settle_below(node)
            tell(node, before, by=by)
    return handed


def take_back(handed: Mapping[str, Any], source: Organisation, into: Organisation, *, by: Actor) -> None:
    """What is still the other's, under its old name and place unless they were changed since. What was put below the
    other's own nodes meanwhile stays there; what of the other's was put below one that goes stays at the top."""
    with changing_tree():
        rows = {one.pk: one for one in Category.objects.filter(pk__in=handed, organisation=into)}
        going = {key for key, one in rows.items() if all(above in rows for above in one.path)}
        for stray in Category.objects.filter(parent__in=going).exclude(pk__in=going):
            place_category(stray, None, 10_000, by=by)
        for key in sorted(going):
            node = rows[key]
            node.refresh_from_db()
            before = snapshot(node)
            node.organisation = source
            for name, (old, new) in handed[str(key)].items():
                if getattr(node, name) == new:
                    setattr(node, name, old)
            node.save(update_fields=["organisation", "position", "names"])
            if before["names"] != node.names:
                settle_below(node)
            tell(node, before, by=by)


def _called(node: Category) -> frozenset[str]:
    return frozenset(" ".join(name.split()).casefold() for name in node.names.values())


def _of(name: str, house: Organisation) -> str:
    addition = f" ({house.name})"
    return f"{name[: max(1, LONGEST - len(addition))]}{addition}"[:LONGEST]
