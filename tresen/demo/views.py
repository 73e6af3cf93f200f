"""Four views a helpdesk lead would make on the first day, and how two like to see one of them."""

from typing import Any

from tresen.demo.clients import House
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.looks import Look, settle_look
from tresen.tickets.models.view import Audience, Sort
from tresen.tickets.saved_views import Draft, make_view


def row(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, **({} if value is None else {"value": value})}


BUSY = row("ticket.state_type", "is", ["new", "open"])
VIEWS = (
    Draft(
        "Wartet auf uns seit 2 Tagen",
        {
            "all": [
                BUSY,
                row("message.last_kind", "is", ["customer", "partner"]),
                row("ticket.last_message_at", "longer_ago", "2d"),
            ]
        },
        icon="clock",
        columns=["ticket.last_message_at", "ticket.category"],
        sort=Sort.MESSAGE,
        descending=False,
        position=1,
    ),
    Draft(
        "Hoch und dringend",
        {"all": [row("ticket.priority", "is", ["3", "4"]), row("ticket.state_type", "is_not", ["solved", "closed"])]},
        icon="flag",
        sort=Sort.PRIORITY,
        position=2,
    ),
    Draft(
        "Bei mir hängengeblieben",
        {
            "all": [
                row("ticket.assignee", "is", ["me"]),
                row("ticket.state_type", "is_not", ["solved", "closed"]),
                row("ticket.state", "unchanged", "3d"),
            ]
        },
        icon="hand",
        columns=["ticket.updated_at"],
        sort=Sort.UPDATED,
        descending=False,
        position=3,
    ),
    Draft(
        "Etiketten und Barcodes",
        {
            "all": [
                row("ticket.state_type", "is_not", ["closed"]),
                {
                    "any": [
                        row("ticket.subject", "contains", "Etikett"),
                        row("ticket.subject", "contains", "Barcode"),
                        row("message.text", "words", "Etikettendrucker"),
                    ]
                },
            ]
        },
        icon="tag",
        columns=["organisation", "ticket.category"],
        position=4,
    ),
)

TABULAR = "aylin.kaya@demo.example"  # who sees what is urgent as a table, as the administrator does
TABLE = Look(
    "table",
    columns=("ticket.number", "ticket.subject", "organisation", "ticket.state", "ticket.assignee", "ticket.updated_at"),
    grouping="ticket.team",
    sort=Sort.PRIORITY,
)


def make_views(house: House) -> None:
    """The first three for everybody, the last for the team that answers the phone."""
    admin = Actor.of(Person.objects.filter(role="admin").order_by("pk")[0])
    first = next(team for team in house.teams.values() if team.level == "1")
    for draft in VIEWS:
        shared: dict[str, Any] = {"audience": Audience.EVERYBODY}
        if draft is VIEWS[-1]:
            shared = {"audience": Audience.TEAMS, "teams": [first.pk]}
        view = make_view(Draft(**{**vars(draft), **shared}), by=admin)
        if draft is VIEWS[1]:
            for person in (admin, *(Actor.of(one) for one in Person.objects.filter(email=TABULAR))):
                settle_look(f"saved-{view.pk}", TABLE, by=person)
