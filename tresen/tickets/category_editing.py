"""Rearranging the category tree: places, parents, what may still be chosen."""

from typing import Literal

from django.utils.translation import gettext as _

from tresen.people.actor import SYSTEM, Actor
from tresen.tickets.categories import change_category, changing_tree, settle_below
from tresen.tickets.category_journal import snapshot, tell
from tresen.tickets.change import Refused
from tresen.tickets.models import Category, CategoryImport

__all__ = ["change_category", "move_category", "place_category", "switch_off", "switch_on"]

Direction = Literal["up", "down", "in", "out"]


def place_category(category: Category, parent: Category | None, at: int, *, by: Actor = SYSTEM) -> None:
    """Puts a node, with all below it, below `parent` (None: at the top), as number `at` (from 0) of the nodes there.
    Refused into another organisation's tree and below itself."""
    with changing_tree():
        category.refresh_from_db()
        before = snapshot(category)
        parent = Category.objects.get(pk=parent.pk) if parent else None
        if parent is not None and category.pk in parent.path:
            raise Refused(_("A category cannot stand below itself."))
        if parent is not None and parent.organisation_id != category.organisation_id:
            raise Refused(_("This category belongs to another organisation."))
        moved = category.parent_id != (parent.pk if parent else None)
        category.parent = parent
        if moved:
            category.save(update_fields=["parent"])
            settle_below(category)
            if parent is not None and category.is_active and not parent.is_active:
                switch_off(category, by=by)
                category.refresh_from_db()
        _number(category, at)
        tell(category, before, by=by)


def _number(category: Category, at: int) -> None:
    siblings = Category.objects.filter(parent=category.parent_id, organisation=category.organisation_id)
    order = list(siblings.exclude(pk=category.pk).order_by("position", "id"))
    order.insert(max(0, min(at, len(order))), category)
    changed = [one for position, one in enumerate(order) if one.position != position]
    for position, one in enumerate(order):
        one.position = position
    Category.objects.bulk_update(changed, ["position"])


def move_category(category: Category, direction: Direction, *, by: Actor = SYSTEM) -> bool:
    """One place up or down among its siblings, in below the one above it, or out beside its parent. False where that
    leads nowhere."""
    with changing_tree():
        category.refresh_from_db()
        siblings = Category.objects.filter(parent=category.parent_id, organisation=category.organisation_id)
        order = list(siblings.order_by("position", "id"))
        at = next(place for place, one in enumerate(order) if one.pk == category.pk)
        if direction == "in" and at > 0:
            above = order[at - 1]
            place_category(category, above, above.children.count(), by=by)
        elif direction == "out" and category.parent is not None:
            upper = category.parent
            around = Category.objects.filter(parent=upper.parent_id, organisation=category.organisation_id)
            keys = list(around.order_by("position", "id").values_list("pk", flat=True))
            place_category(category, upper.parent, keys.index(upper.pk) + 1, by=by)
        elif direction == "up" and at > 0:
            place_category(category, category.parent, at - 1, by=by)
        elif direction == "down" and at < len(order) - 1:
            place_category(category, category.parent, at + 1, by=by)
        else:
            return False
        return True


def switch_off(category: Category, *, by: Actor = SYSTEM, batch: CategoryImport | None = None) -> None:
    """Can no longer be chosen, nor what is below it. Tickets keep their category."""
    with changing_tree():
        for node in Category.objects.filter(path__contains=[category.pk], is_active=True).order_by("id"):
            _switch(node, False, by, batch)


def switch_on(category: Category, *, by: Actor = SYSTEM, batch: CategoryImport | None = None) -> None:
    """Can be chosen again, with all it stands below."""
    with changing_tree():
        path = Category.objects.get(pk=category.pk).path
        for node in Category.objects.filter(pk__in=path, is_active=False).order_by("id"):
            _switch(node, True, by, batch)


def _switch(node: Category, on: bool, by: Actor, batch: CategoryImport | None) -> None:
    before = snapshot(node)
    node.is_active = on
    node.save(update_fields=["is_active"])
    tell(node, before, by=by, batch=batch)
