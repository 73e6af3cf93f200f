"""The rows of a list: one query, one pass, everything ready for the template."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tresen.desk.directory import Directory
from tresen.desk.views.builtin import View
from tresen.desk.views.statements import compiled, fetch, statement
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.models.team import Level
from tresen.tickets.models import Priority, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.returning import RETURNED
from tresen.ui.faces import face
from tresen.ui.icons import channel_icon, icon
from tresen.ui.times import Times

PAGE = 30
SIGNS = ((Priority.URGENT, "chevrons-up"), (Priority.HIGH, "chevron-up"), (Priority.LOW, "chevron-down"))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = {
    "assignee_name": F("assignee__name"),
    "customer_name": F("customer__name"),
    "customer_email": F("customer__email"),
    "organisation_name": F("organisation__name"),
}
OWN = (
    *("id", "number", "subject", "channel", "priority", "updated_at"),
    *("last_message_at", "last_message_kind", "assignee_id", "state_id", "team_id"),
)


NAMES = (*OWN, *COLUMNS)
FROM_OUTSIDE = (MessageKind.CUSTOMER, MessageKind.PARTNER)  # somebody waits for us


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    url: str
    subject: str
    awaits: str  # the class that says the customer had the last word
    returned: bool  # the latest message could not be delivered
    channel: SafeString
    who: str
    state: str
    colour: str
    priority: str
    team: str
    face: SafeString
    time: SafeString


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    after: str  # the cursor of the next page, "" at the end


def page_of(view: View, actor: Actor, known: Directory, after: str = "") -> Page:
    if after:
        found = list(_listed(view.tickets(actor).filter(_beyond(after)))[: PAGE + 1])
    else:
        found = _first(view, actor)
    more = len(found) > PAGE
    return Page(rows_of(found[:PAGE], known, view.key), _cursor(found[PAGE - 1]) if more else "")


def numbered(view: View, actor: Actor, known: Directory, numbers: list[str]) -> list[Row]:
    """The rows of these tickets, as far as they are in the view."""
    return rows_of(list(_listed(view.tickets(actor).filter(number__in=numbers))), known, view.key)


def _listed(tickets: QuerySet[Ticket]) -> QuerySet[Ticket, dict[str, Any]]:
    listed: QuerySet[Ticket, dict[str, Any]] = tickets.order_by("-updated_at", "-id").values(*OWN, **COLUMNS)
    return listed


def _first(view: View, actor: Actor) -> list[dict[str, Any]]:
    """The first page is what everybody opens all day: its statement is kept."""
    made = statement(actor, f"rows {view.key} {view.about}", lambda: compiled(_listed(view.tickets(actor))[: PAGE + 1]))
    return [dict(zip(NAMES, row, strict=True)) for row in fetch(made)]


def rows_of(found: list[dict[str, Any]], known: Directory, key: str) -> list[Row]:
    times = Times.here()
    states = {key: (state.label, state.colour) for key, state in known.states.items()}
    teams = {key: _team(team) for key, team in known.teams.items()}
    signs = {priority.value: _sign(priority, name) for priority, name in SIGNS}
    nobody = _("Nobody yet")
    return [
        Row(
            number=one["number"],
            url=f"/desk/tickets/{one['number']}/?view={key}",
            subject=one["subject"],
            awaits=" awaits" if one["last_message_kind"] in (*FROM_OUTSIDE, RETURNED) else "",
            returned=one["last_message_kind"] == RETURNED,
            channel=channel_icon(one["channel"]),
            who=_who(one),
            state=states[one["state_id"]][0],
            colour=states[one["state_id"]][1],
            team=teams.get(one["team_id"], ""),
            priority=signs.get(one["priority"], ""),
            face=face(one["assignee_id"], one["assignee_name"] or nobody, "small"),
            time=times.tag(one["last_message_at"] or one["updated_at"]),
        )
        for one in found
    ]


def _sign(priority: Priority, name: str) -> SafeString:
    return format_html('<span class="row-priority p{}">{}{}</span>', priority.value, icon(name), priority.label)


def _team(team: Team) -> str:
    """Its name, with its level where the name does not say it."""
    return team.name if team.level in team.name.lower() else f"{Level(team.level).label} · {team.name}"


def _who(one: dict[str, Any]) -> str:
    customer = one["customer_name"] or one["customer_email"] or "–"
    return f"{customer}, {one['organisation_name']}" if one["organisation_name"] else customer


def _cursor(one: dict[str, Any]) -> str:
    return f"{(one['updated_at'] - EPOCH) // timedelta(microseconds=1)}-{one['id']}"


def _beyond(after: str) -> Q:
    """After the cursor. What is no cursor is the beginning: an old link still shows something."""
    moment, dash, key = after.partition("-")
    if not (dash and moment.isdecimal() and key.isdecimal() and len(after) < 40):
        return Q()
    at = EPOCH + timedelta(microseconds=int(moment))
    # The first condition is implied by the second; it lets the index begin at the right place.
    return Q(updated_at__lte=at) & (Q(updated_at__lt=at) | Q(id__lt=int(key)))
