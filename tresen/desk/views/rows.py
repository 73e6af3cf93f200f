"""The rows of a list: one query, one pass, everything ready for the template."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tresen.people.models.team import Level
from tresen.tickets.models import Priority, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.names import in_language
from tresen.ui.faces import face
from tresen.ui.icons import channel_icon, icon
from tresen.ui.times import Times

PAGE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = {
    "state_names": F("state__names"),
    "state_colour": F("state__colour"),
    "team_name": F("team__name"),
    "team_level": F("team__level"),
    "assignee_name": F("assignee__name"),
    "customer_name": F("customer__name"),
    "customer_email": F("customer__email"),
    "organisation_name": F("organisation__name"),
}
OWN = (
    *("id", "number", "subject", "channel", "priority", "updated_at"),
    *("last_message_at", "last_message_kind", "assignee_id"),
)


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    subject: str
    awaits: bool
    channel: SafeString
    customer: str
    organisation: str
    state: str
    colour: str
    team: str
    priority: int
    priority_icon: str
    priority_label: str
    face: str
    time: SafeString


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    after: str  # the cursor of the next page, "" at the end


def page_of(tickets: QuerySet[Ticket], after: str = "") -> Page:
    ordered = tickets.filter(_beyond(after)).order_by("-updated_at", "-id")
    found = list(ordered.values(*OWN, **COLUMNS)[: PAGE + 1])
    more = len(found) > PAGE
    return Page(rows_of(found[:PAGE]), _cursor(found[PAGE - 1]) if more else "")


def numbered(tickets: QuerySet[Ticket], numbers: list[str]) -> list[Row]:
    """The rows of these tickets, as far as they are in the list."""
    return rows_of(list(tickets.filter(number__in=numbers).order_by("-updated_at", "-id").values(*OWN, **COLUMNS)))


def rows_of(found: list[dict[str, Any]]) -> list[Row]:
    times = Times.here()
    levels = {value: str(label) for value, label in Level.choices}
    signs = {
        Priority.URGENT: (icon("chevrons-up"), str(Priority.URGENT.label)),
        Priority.HIGH: (icon("chevron-up"), str(Priority.HIGH.label)),
        Priority.LOW: (icon("chevron-down"), str(Priority.LOW.label)),
    }
    nobody = _("Nobody yet")
    return [_row(one, times, levels, signs, nobody) for one in found]


def _row(one: dict[str, Any], times: Times, levels: dict[str, str], signs: dict[Any, Any], nobody: str) -> Row:
    sign, label = signs.get(one["priority"], ("", ""))
    team = one["team_name"] or ""
    level = levels.get(one["team_level"] or "", "")
    return Row(
        number=one["number"],
        subject=one["subject"],
        awaits=one["last_message_kind"] == MessageKind.CUSTOMER,
        channel=channel_icon(one["channel"]),
        customer=one["customer_name"] or one["customer_email"] or "–",
        organisation=one["organisation_name"] or "",
        state=in_language(one["state_names"]),
        colour=one["state_colour"],
        team=f"{level} · {team}" if team and (one["team_level"] not in team.lower()) else team,
        priority=one["priority"],
        priority_icon=sign,
        priority_label=label,
        face=face(one["assignee_id"], one["assignee_name"] or nobody, "small"),
        time=times.tag(one["last_message_at"] or one["updated_at"]),
    )


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
