"""How many tickets stand in each view: counted in one query, and never further than anybody reads."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, QuerySet, Value
from django.utils.functional import Promise

from tresen.desk.views.builtin import BUILTIN, ORGANISATION
from tresen.desk.views.statements import Statement, compiled, fetch, statement
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
    url: str
    name: str | Promise
    icon: str
    count: str


def lines(actor: Actor) -> dict[str, list[Line]]:
    counts = _counted(actor)
    own = [_line(view.key, view.name, count, icon(view.icon)) for view, count in zip(BUILTIN, counts, strict=True)]
    return {"views": own, "organisations": _organisations(actor)}


def _counted(actor: Actor) -> tuple[int, ...]:
    return fetch(statement(actor, "counts", lambda: _counting(actor)))[0]


def _counting(actor: Actor) -> Statement:
    """Each view's tickets, counted up to one more than the cap, so that a million cost as much as a thousand."""
    parts = [compiled(view.tickets(actor).order_by().values("pk")[: CAP + 1]) for view in BUILTIN]
    counts = [f"(SELECT count(*) FROM ({sql}) AS found)" for sql, _ in parts]  # noqa: S608 — only what Django compiled
    sql = "SELECT " + ", ".join(counts)
    return sql, tuple(value for _, values in parts for value in values)


def _organisations(actor: Actor) -> list[Line]:
    rows = fetch(statement(actor, "organisations", lambda: compiled(_organisation_rows(actor))))
    return [_line(ORGANISATION + key, name, count) for key, name, count in rows]


def _line(key: str, name: str | Promise, count: int, sign: str = "") -> Line:
    return Line(key, f"/desk/views/{key}/", name, sign, capped(count))


def _organisation_rows(actor: Actor) -> QuerySet[Any, Any]:
    inside = tickets_worked_by(actor).filter(IS_UNFINISHED, organisation=OuterRef("pk")).order_by()
    # A one for each ticket, not its id: so the partial index alone answers.
    found = ArraySubquery(inside.values_list(Value(1))[: CAP + 1])
    number = Func(found, function="cardinality", output_field=IntegerField())
    rows = organisations_for(actor).annotate(number=number).order_by("name").values_list("key", "name", "number")
    return rows[:ORGANISATIONS]
