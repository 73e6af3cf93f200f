"""What a ticket gets by its category: each property from the node itself or from the nearest one above that says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tresen.people.actor import Actor
from tresen.people.members import is_member
from tresen.people.models import Team
from tresen.tickets.assessing import assessed
from tresen.tickets.confiding import discloses
from tresen.tickets.models import Category, Event, Ticket

BY_HAND = "by_hand"  # in the data of the first event: the columns that somebody of the house chose himself


@dataclass(frozen=True)
class Defaults:
    team: Team | None = None
    priority: int | None = None
    impact: int | None = None
    urgency: int | None = None
    hints: str = ""


def defaults_of(category: Category | None) -> Defaults:
    """What holds for a node. One query."""
    if category is None:
        return Defaults()
    found = {one.pk: one for one in Category.objects.filter(pk__in=category.path).select_related("team")}
    return effective(category.path, found)


def effective(path: Iterable[int], nodes: Mapping[int, Category]) -> Defaults:
    """The same from nodes in hand. A node's own priority is nearer than impact and urgency from above, and the other
    way round."""
    line = [nodes[key] for key in reversed(list(path)) if key in nodes]
    team = next((one.team for one in line if one.team is not None), None)
    judging = next((one for one in line if any((one.priority, one.impact, one.urgency))), Category())
    return Defaults(team, judging.priority, judging.impact, judging.urgency, line[0].hints if line else "")


def chosen_by_hand(by: Actor, *, team: Team | None, priority: int | None) -> dict[str, Any]:
    """For the first event of a ticket: what its category shall not change later."""
    given = [name for name, value in (("team", team), ("priority", priority)) if value is not None]
    return {BY_HAND: given} if given and by.is_agent else {}


def brought_along(ticket: Ticket, category: Category) -> dict[str, Any]:
    """The columns that follow from choosing this category, but for what somebody has set by hand."""
    usual, by_hand = defaults_of(category), _set_by_hand(ticket)
    columns: dict[str, Any] = {}
    team = usual.team
    if team is not None and "team" not in by_hand and team.pk != ticket.team_id and not discloses(ticket, [team.pk]):
        columns["team"] = team
        if ticket.assignee_id is not None and not is_member(ticket.assignee_id, team):
            columns["assignee"] = None
        if team.pk in ticket.shared_with:
            columns["shared_with"] = [one for one in ticket.shared_with if one != team.pk]
    if "priority" not in by_hand:
        if usual.impact is not None and usual.urgency is not None:
            columns |= assessed(ticket.organisation_id, usual.impact, usual.urgency)
        elif usual.priority is not None and ticket.impact is None and ticket.urgency is None:
            columns["priority"] = usual.priority
    return columns


def _set_by_hand(ticket: Ticket) -> set[str]:
    """ "team" and "priority", if an agent decided about them: later, or when he opened the ticket."""
    verbs = {"handed_over": "team", "priority_changed": "priority", "assessed": "priority"}
    told = Event.objects.filter(ticket=ticket, actor_kind="person", name__in=[*verbs, "opened"])
    found: set[str] = set()
    for name, data in told.values_list("name", "data"):
        found.update(data.get(BY_HAND, ()) if name == "opened" else [verbs[name]])
    return found
