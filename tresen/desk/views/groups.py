"""A list in groups: the heads with their counts, and the first rows; each group goes on by itself."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from tresen.desk.directory import Directory
from tresen.desk.views.builtin import View
from tresen.desk.views.facts import Columns
from tresen.desk.views.rows import PAGE, Page, Row, listed_rows, rows_of, shown_columns
from tresen.kit.patience import TooSlow, at_most
from tresen.people.actor import Actor
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.grouping import Grouping, Head, key_of
from tresen.tickets.models import Ticket
from tresen.ui.sizes import capped

PATIENCE = 1500  # milliseconds for counting the groups
COUNTED = 9999


@dataclass
class Group:
    key: str
    name: str
    count: str
    closed: bool
    rows: list[Row] = field(default_factory=list)
    more: bool = False
    after: str = ""


def grouping_of(view: View, actor: Actor) -> Grouping | None:
    return Grouping.of(view.grouping, fields_of(actor), view.order) if view.grouping else None


def heads_of(view: View, actor: Actor, grouping: Grouping) -> list[Head] | None:
    """None if that takes too long: then the list stands without groups."""
    try:
        with at_most(PATIENCE):
            return grouping.heads(view.tickets(actor))
    except TooSlow:
        return None


def groups_of(view: View, actor: Actor, known: Directory, columns: Columns) -> list[Group] | None:
    """None if there is nothing to group by, or if it takes too long."""
    grouping = grouping_of(view, actor)
    heads = heads_of(view, actor, grouping) if grouping else None
    if grouping is None or heads is None:
        return None
    groups = [Group(one.key, one.name, capped(one.count, COUNTED), one.key in view.folded, more=True) for one in heads]
    first, room = [], PAGE
    for one in heads:
        if one.key not in view.folded and room > 0:
            first.append(one.key)
            room -= one.count
    if first:
        tickets = grouping.tickets(view.tickets(actor), first)
        _fill(view, tickets, known, columns, {one.key: one for one in groups})
    counts = {one.key: one.count for one in heads}
    for group in groups:
        group.more = len(group.rows) < counts[group.key]
    return groups


def _fill(view: View, tickets: QuerySet[Ticket], known: Directory, columns: Columns, groups: dict[str, Group]) -> None:
    listed = listed_rows(view, tickets, columns, "group")
    found = list(listed.order_by(F("rank"), *listed.query.order_by)[:PAGE])
    for raw, row in zip(found, rows_of(found, known, view, columns), strict=True):
        group = groups.get(key_of(raw["group"]))
        if group is not None:
            group.rows.append(row)
            group.after = view.order.cursor(raw)


def group_page(view: View, actor: Actor, known: Directory, key: str, after: str, most: int) -> Page:
    """The rows of one group, after a cursor; nothing for a group there is not."""
    grouping = grouping_of(view, actor)
    if grouping is None or grouping.inside(key) is None:
        return Page([], "")
    columns: Columns = shown_columns(view, actor)
    inside = grouping.tickets(view.tickets(actor), [key])
    found: list[dict[str, Any]] = list(
        listed_rows(view, view.order.after(inside, after) if after else inside, columns, "group")[: most + 1]
    )
    return Page(
        rows_of(found[:most], known, view, columns), view.order.cursor(found[most - 1]) if len(found) > most else ""
    )
