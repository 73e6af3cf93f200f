"""What happened to the category tree, and what it was at any moment: old reports stay true."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.models import Category, CategoryChange, CategoryImport

SEPARATOR = " › "
TOLD = ("names", "parent", "organisation", "team", "priority", "impact", "urgency", "hints", "position", "is_active")
Snapshot = dict[str, Any]


def snapshot(category: Category) -> Snapshot:
    """The columns the journal tells of; relations as ids."""
    return {name: _plain(getattr(category, _stored(name))) for name in TOLD}


def tell(category: Category, before: Snapshot | None, *, by: Actor, batch: CategoryImport | None = None) -> bool:
    """Adds a line of what differs from `before` (None: the node is new). False if nothing does."""
    now = snapshot(category)
    old = before or dict.fromkeys(TOLD)
    changes = {name: [old[name], now[name]] for name in TOLD if old[name] != now[name]}
    if not changes:
        return False
    CategoryChange.objects.create(
        category=category,
        name=_name(before, changes),
        at=clock.now(),
        actor=by.person,
        actor_label=by.label[:200],
        changes=changes,
        batch=batch,
    )
    return True


def _name(before: Snapshot | None, changes: Mapping[str, Any]) -> str:
    if before is None:
        return "added"
    if "parent" in changes:
        return "moved"
    if "names" in changes:
        return "renamed"
    if "is_active" in changes:
        return "switched_on" if changes["is_active"][1] else "switched_off"
    return "arranged" if set(changes) == {"position"} else "changed"


def state_at(category_id: int, moment: datetime) -> Snapshot:
    """What the journal says about a node at a moment; before its first line, what that line tells was there before."""
    state: Snapshot = {}
    for at, changes in CategoryChange.objects.filter(category=category_id).order_by("id").values_list("at", "changes"):
        for name, (old, new) in changes.items():
            if at <= moment:
                state[name] = new
            else:
                state.setdefault(name, old)
    return state


def path_at(category: Category, moment: datetime) -> list[tuple[int, Snapshot]]:
    """The node and all it stood below at that moment, from the root down. A query or two for each step up."""
    line: list[tuple[int, Snapshot]] = []
    key: int | None = category.pk
    while key is not None and len(line) < 100:
        now = category if key == category.pk else Category.objects.filter(pk=key).first()
        state = (snapshot(now) if now else dict.fromkeys(TOLD)) | state_at(key, moment)
        line.insert(0, (key, state))
        key = state["parent"]
    return line


def trail_at(category: Category, moment: datetime) -> dict[str, str]:
    """{"de": "Drucker › Etiketten"}: what a report of that moment called it, where it stood then."""
    return joined([state["names"] or {} for _, state in path_at(category, moment)])


def joined(line: list[Mapping[str, str]]) -> dict[str, str]:
    """The names of a line of nodes as one trail, in every language that one of them has."""
    languages = sorted({language for names in line for language in names})
    return {
        language: SEPARATOR.join(names.get(language) or next(iter(names.values()), "") for names in line)
        for language in languages
    }


def _stored(name: str) -> str:
    return f"{name}_id" if name in {"parent", "organisation", "team"} else name


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
