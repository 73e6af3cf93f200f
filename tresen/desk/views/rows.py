"""The rows of a list: one query, one pass, everything ready for the template."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tresen.desk.directory import Directory
from tresen.desk.statements import compiled, fetch, statement
from tresen.desk.views.builtin import FROM_OUTSIDE, View
from tresen.desk.views.cells import USUAL, Cell, cells, chip
from tresen.desk.views.facts import Columns
from tresen.kit.patience import TooSlow, at_most
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.models.team import Level
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.grouping import Grouping, key_of
from tresen.tickets.models import Priority, State, Ticket
from tresen.tickets.models.look import Shape
from tresen.tickets.models.state import UNFINISHED
from tresen.tickets.returning import RETURNED
from tresen.ui.faces import face
from tresen.ui.icons import channel_icon, icon
from tresen.ui.times import Times

PAGE = 30
MOST_ROWS = 300  # at once, where a page is loaded again that had been scrolled far
SIGNS = ((Priority.URGENT, "chevrons-up"), (Priority.HIGH, "chevron-up"), (Priority.LOW, "chevron-down"))
PATIENCE = 6000  # milliseconds for the list of a saved view
COLUMNS = {
    "assignee_name": F("assignee__name"),
    "customer_name": F("customer__name"),
    "customer_email": F("customer__email"),
    "organisation_name": F("organisation__name"),
}
OWN = (
    *("id", "number", "subject", "channel", "priority", "updated_at"),
    *("last_message_at", "last_message_kind", "assignee_id", "state_id", "team_id", "woken_at"),
)


NAMES = (*OWN, *COLUMNS)
NO_COLUMNS = Columns(())
MOST_FACTS = 5  # of a card


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    url: str
    subject: str
    awaits: str  # the class that says the customer had the last word
    returned: bool  # the latest message could not be delivered
    woken: str  # since when it is back from waiting, until somebody does something
    channel: SafeString
    who: str
    state: str
    colour: str
    priority: str
    team: str
    face: SafeString
    time: SafeString
    facts: list[tuple[str, str]]  # label and text of the columns the view shows
    group: str = ""  # the key of the group it stands in
    cells: Sequence[Cell] = ()  # of the table


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    after: str  # the cursor of the next page, "" at the end
    too_slow: bool = False


def page_of(view: View, actor: Actor, known: Directory, after: str = "", most: int = PAGE) -> Page:
    """The first rows of a view, or those after a cursor: up to `most`."""
    columns = shown_columns(view, actor)
    try:
        with at_most(PATIENCE) if view.saved else nullcontext():
            found = _further(view, actor, columns, after, most) if after else _first(view, actor, columns)
    except TooSlow:
        return Page([], "", too_slow=True)
    most = most if after else PAGE
    more = len(found) > most
    shown = rows_of(found[:most], known, view, columns)
    return Page(shown, view.order.cursor(found[most - 1]) if more else "")


def numbered(view: View, actor: Actor, known: Directory, numbers: list[str]) -> list[Row]:
    """The rows of these tickets, as far as they are in the view."""
    columns = shown_columns(view, actor)
    tickets = view.tickets(actor).filter(number__in=numbers)
    grouping = Grouping.of(view.grouping, fields_of(actor), view.order) if view.grouping else None
    if grouping is not None:
        tickets = tickets.annotate(group=grouping.expression())
    found = list(listed_rows(view, tickets, columns, *(["group"] if grouping else [])))
    return rows_of(found, known, view, columns)


def shown_columns(view: View, actor: Actor) -> Columns:
    """A table always has some."""
    return Columns.of(actor, view.columns or (USUAL if view.shape == Shape.TABLE else ()))


def listed_rows(
    view: View, tickets: QuerySet[Ticket], columns: Columns, *more: str
) -> QuerySet[Ticket, dict[str, Any]]:
    place = () if view.order.column in OWN else (view.order.column,)
    listed: QuerySet[Ticket, dict[str, Any]] = view.order.apply(tickets).values(
        *OWN, *place, *more, **COLUMNS, **columns.expressions()
    )
    return listed


def _further(view: View, actor: Actor, columns: Columns, after: str, most: int) -> list[dict[str, Any]]:
    return list(listed_rows(view, view.order.after(view.tickets(actor), after), columns)[: most + 1])


def _first(view: View, actor: Actor, columns: Columns) -> list[dict[str, Any]]:
    """The first page is what everybody opens all day: its statement is kept."""
    if columns.fields or view.order.column not in OWN:
        return list(listed_rows(view, view.tickets(actor), columns)[: PAGE + 1])
    made = statement(
        actor,
        f"rows {view.key} {view.about} {view.order}",
        lambda: compiled(listed_rows(view, view.tickets(actor), columns)[: PAGE + 1]),
    )
    return [dict(zip(NAMES, row, strict=True)) for row in fetch(made)]


def _awaits(last: str, state: State) -> bool:
    """A mail that came back wants somebody whatever the state; a customer's last word only while we are at it."""
    return last == RETURNED or (last in FROM_OUTSIDE and state.type in UNFINISHED)


def rows_of(found: list[dict[str, Any]], known: Directory, view: View, columns: Columns = NO_COLUMNS) -> list[Row]:
    times = Times.here()
    states = {key: (state.label, state.colour) for key, state in known.states.items()}
    teams = {key: _team(team) for key, team in known.teams.items()}
    signs = {priority.value: _sign(priority, name) for priority, name in SIGNS}
    nobody = _("Nobody yet")
    labels = [str(field.label) for field in columns.fields]
    rich = _rich(known, teams, signs, nobody) if view.shape == Shape.TABLE else {}
    facts = columns.texts(found, without=rich) if labels else [[]] * len(found)
    table: Sequence[Sequence[Cell]] = [()] * len(found)
    if view.shape == Shape.TABLE:
        table = cells(columns, found, facts, rich)
        labels = []  # narrow, it is a list of plain cards
    return [
        Row(
            number=one["number"],
            url=f"/desk/tickets/{one['number']}/?view={view.key}",
            subject=one["subject"],
            awaits=" awaits" if _awaits(one["last_message_kind"], known.states[one["state_id"]]) else "",
            returned=one["last_message_kind"] == RETURNED,
            woken=times.exact(one["woken_at"]) if one["woken_at"] else "",
            channel=channel_icon(one["channel"]),
            who=_who(one),
            state=states[one["state_id"]][0],
            colour=states[one["state_id"]][1],
            team=teams.get(one["team_id"], ""),
            priority=signs.get(one["priority"], ""),
            face=face(one["assignee_id"], one["assignee_name"] or nobody, "small"),
            time=times.tag(one["last_message_at"] or one["updated_at"]),
            facts=[(label, text) for label, text in zip(labels, texts, strict=False) if text][:MOST_FACTS],
            group=key_of(one["group"]) if "group" in one else "",
            cells=line,
        )
        for one, texts, line in zip(found, facts, table, strict=True)
    ]


def _rich(known: Directory, teams: dict[int, str], signs: dict[int, SafeString], nobody: str) -> dict[str, Any]:
    """The cells that say more than a text does."""
    plain = {priority.value: str(priority.label) for priority in Priority}

    def state(one: dict[str, Any]) -> SafeString:
        return chip(known.states[one["state_id"]].colour, known.states[one["state_id"]].label)

    def holder(one: dict[str, Any]) -> SafeString:
        name = one["assignee_name"] or nobody
        return format_html("{} <span>{}</span>", face(one["assignee_id"], name, "small"), name)

    return {
        "ticket.state": state,
        "ticket.assignee": holder,
        "ticket.priority": lambda one: signs.get(one["priority"], plain[one["priority"]]),
        "ticket.team": lambda one: teams.get(one["team_id"], ""),
        "customer": lambda one: format_html("{} <span>{}</span>", channel_icon(one["channel"]), _who(one)),
    }


def _sign(priority: Priority, name: str) -> SafeString:
    return format_html('<span class="row-priority p{}">{}{}</span>', priority.value, icon(name), priority.label)


def _team(team: Team) -> str:
    """Its name, with its level where the name does not say it."""
    return team.name if team.level in team.name.lower() else f"{Level(team.level).label} · {team.name}"


def _who(one: dict[str, Any]) -> str:
    customer = one["customer_name"] or one["customer_email"] or "–"
    return f"{customer}, {one['organisation_name']}" if one["organisation_name"] else customer
