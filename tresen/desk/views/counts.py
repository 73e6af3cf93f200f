"""How many tickets stand in each view: counted in one query, and never further than anybody reads."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, Func, IntegerField, OuterRef
from django.utils.functional import Promise

from tresen.desk.views.builtin import BUILTIN, ORGANISATION
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models.ticket import IS_UNFINISHED
from tresen.ui.icons import icon
from tresen.ui.sizes import capped

CAP = 999
ORGANISATIONS = 40


@dataclass(frozen=True)
class Line:
    """One line of the navigation."""

    key: str
    name: str | Promise
    icon: str
    count: str


def lines(actor: Actor) -> dict[str, list[Line]]:
    counts = _counted(actor)
    own = [Line(view.key, view.name, icon(view.icon), capped(count)) for view, count in zip(BUILTIN, counts, strict=True)]
    return {"views": own, "organisations": _organisations(actor)}


def _counted(actor: Actor) -> tuple[int, ...]:
    """Each view's tickets, counted up to one more than the cap, so that a million cost as much as a thousand."""
    parts: list[str] = []
    values: list[Any] = []
    for view in BUILTIN:
        sql, params = view.tickets(actor).order_by().values("pk")[: CAP + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS found)")
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)  # noqa: S608
        return tuple(cursor.fetchone())


def _organisations(actor: Actor) -> list[Line]:
    inside = tickets_worked_by(actor).filter(IS_UNFINISHED, organisation=OuterRef("pk")).order_by()
    found = ArraySubquery(inside.values("pk")[: CAP + 1])
    number = Func(found, function="cardinality", output_field=IntegerField())
    rows = organisations_for(actor).annotate(number=number).order_by("name").values_list("key", F("name"), "number")
    return [Line(ORGANISATION + key, name, "", capped(count)) for key, name, count in rows[:ORGANISATIONS]]
