"""Making and changing nodes of the category tree. One at a time changes it: whoever moves a branch must know where
everything stands."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tresen.kit.html import clean
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Organisation, Team
from tresen.tickets.category_journal import SEPARATOR, joined, snapshot, tell
from tresen.tickets.change import Refused
from tresen.tickets.models import Category, CategoryImport, Impact, Priority, Urgency

__all__ = ["SEPARATOR", "add_category", "change_category", "changing_tree", "rename_category", "settle_below"]

TREE = 0x63617465676F7279  # the advisory lock of whoever changes the category trees
DEEPEST = 20


@contextmanager
def changing_tree() -> Iterator[None]:
    """A transaction in which nobody else changes a category tree."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE])
        yield


def add_category(
    names: Mapping[str, str],
    *,
    organisation: Organisation | None = None,
    parent: Category | None = None,
    team: Team | None = None,
    priority: int | None = None,
    impact: int | None = None,
    urgency: int | None = None,
    hints: str = "",
    position: int | None = None,
    by: Actor = SYSTEM,
    batch: CategoryImport | None = None,
) -> Category:
    """A new node, the last below its parent unless given a position. Below a parent it belongs to the parent's
    organisation; what it does not say itself it has from above."""
    with changing_tree():
        above = Category.objects.get(pk=parent.pk) if parent else None
        if above is not None and len(above.path) >= DEEPEST:
            raise Refused(_("A tree can be %(most)s levels deep.") % {"most": DEEPEST})
        category = Category(organisation=above.organisation if above else organisation, parent=above, names=dict(names))
        _describe(category, team=team, priority=priority, impact=impact, urgency=urgency, hints=hints)
        category.position = last_position(category) + 1 if position is None else position
        category.is_active = above.is_active if above else True
        category.save()
        settle_below(category)
        tell(category, None, by=by, batch=batch)
    return category


def change_category(
    category: Category, *, by: Actor = SYSTEM, batch: CategoryImport | None = None, **given: Any
) -> None:
    """What it is called (`names`) and what tickets get by it (`team`, `priority`, `impact`, `urgency`, `hints`); what
    is not given stays. Tickets that have it keep what they were given."""
    with changing_tree():
        category.refresh_from_db()
        before = snapshot(category)
        names = given.pop("names", category.names)
        _describe(category, **{name: given.get(name, getattr(category, name)) for name in DESCRIBED})
        category.names = dict(names)
        category.save(update_fields=["names", *DESCRIBED])
        if before["names"] != category.names:
            settle_below(category)
        tell(category, before, by=by, batch=batch)


DESCRIBED = ("team", "priority", "impact", "urgency", "hints")


def rename_category(category: Category, names: Mapping[str, str], *, by: Actor = SYSTEM) -> None:
    """The trails of everything below follow. Tickets keep their category."""
    change_category(category, names=names, by=by)


def _describe(
    category: Category,
    *,
    team: Team | None,
    priority: int | None,
    impact: int | None,
    urgency: int | None,
    hints: str,
) -> None:
    for value, known in ((priority, Priority), (impact, Impact), (urgency, Urgency)):
        if value is not None and value not in known.values:
            raise Refused(_("Priority, impact or urgency does not exist."))
    if (impact is None) != (urgency is None):
        raise Refused(_("Give both impact and urgency, or neither: the priority follows from the two."))
    if priority is not None and impact is not None:
        raise Refused(_("Give a priority, or impact and urgency from which it follows; not both."))
    category.team, category.priority, category.impact, category.urgency = team, priority, impact, urgency
    category.hints = clean(hints) if hints.strip() else ""


def last_position(category: Category) -> int:
    """Of its siblings; -1 if there are none."""
    siblings = Category.objects.filter(parent=category.parent_id, organisation=category.organisation_id)
    highest = siblings.exclude(pk=category.pk).aggregate(highest=Max("position"))["highest"]
    return -1 if highest is None else int(highest)


def settle_below(category: Category) -> None:
    """Brings trail and path of a node and of everything below it in line with where it stands and what it is called.
    Two statements to read, one to write for every thousand nodes."""
    above = Category.objects.filter(pk=category.parent_id).first() if category.parent_id else None
    if above is not None and len(above.path) >= DEEPEST:
        raise Refused(_("A tree can be %(most)s levels deep.") % {"most": DEEPEST})
    children: dict[int | None, list[Category]] = {}
    for one in Category.objects.filter(path__contains=[category.pk]).exclude(pk=category.pk):
        children.setdefault(one.parent_id, []).append(one)
    lines = {category.pk: _names_above(above)}
    settled, waiting = [], [(category, list(above.path) if above else [])]
    while waiting:
        node, path = waiting.pop()
        line = [*lines[node.pk], node.names]
        node.path, node.trails = [*path, node.pk], joined(line)
        settled.append(node)
        for child in children.get(node.pk, ()):
            lines[child.pk] = line
            waiting.append((child, node.path))
    if any(len(node.path) > DEEPEST for node in settled):
        raise Refused(_("A tree can be %(most)s levels deep.") % {"most": DEEPEST})
    Category.objects.bulk_update(settled, ["path", "trails"], batch_size=1000)


def _names_above(above: Category | None) -> list[Mapping[str, str]]:
    if above is None:
        return []
    names = dict(Category.objects.filter(pk__in=above.path).values_list("pk", "names"))
    return [names[key] for key in above.path]
