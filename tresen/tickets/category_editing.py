"""Changing the category tree that exists: names, team, priority, order, what may still be chosen."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from tresen.people.models import Team
from tresen.tickets.categories import rename_category
from tresen.tickets.models import Category


def change_category(category: Category, *, names: Mapping[str, str], team: Team | None, priority: int | None) -> None:
    """What it is called, and what a ticket gets by it. Tickets that have it keep what they were given."""
    with transaction.atomic():
        category.team, category.priority = team, priority
        category.save(update_fields=["team", "priority"])
        if dict(names) != category.names:
            rename_category(category, dict(names))


def move_category(category: Category, direction: Literal["up", "down"]) -> None:
    """One place up or down among its siblings; at the end nothing happens."""
    with transaction.atomic():
        siblings = Category.objects.filter(parent=category.parent_id, organisation=category.organisation_id)
        order = list(siblings.select_for_update().order_by("position", "id"))
        at = next(place for place, one in enumerate(order) if one.pk == category.pk)
        to = at - 1 if direction == "up" else at + 1
        if not 0 <= to < len(order):
            return
        order[at], order[to] = order[to], order[at]
        for position, one in enumerate(order):
            one.position = position
        Category.objects.bulk_update(order, ["position"])


def switch_off(category: Category) -> None:
    """Can no longer be chosen, nor what is below it. Tickets keep their category."""
    with transaction.atomic():
        level = [category.pk]
        while level:
            Category.objects.filter(pk__in=level).update(is_active=False)
            level = list(Category.objects.filter(parent__in=level).values_list("pk", flat=True))


def switch_on(category: Category) -> None:
    """Can be chosen again, with all it stands below."""
    with transaction.atomic():
        node: Category | None = category
        while node is not None:
            Category.objects.filter(pk=node.pk).update(is_active=True)
            node = node.parent
