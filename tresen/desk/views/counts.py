"""How many tickets stand in each view: counted in one query, and never further than anybody reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, QuerySet, Value
from django.utils.functional import Promise

from tresen.desk.directory import Directory, directory
from tresen.desk.statements import Statement, compiled, fetch, statement
from tresen.desk.views.builtin import BUILTIN, ORGANISATION, View
from tresen.desk.views.saved import SAVED, as_view, counting
from tresen.kit.patience import TooSlow, at_most
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Arrangement, SavedView
from tresen.tickets.models.ticket import IS_UNFINISHED
from tresen.tickets.my_tasks import tasks_of
from tresen.ui.icons import icon
from tresen.ui.sizes import capped

CAP = 999
ORGANISATIONS = 40
PLAIN = len(BUILTIN) + 1  # the views every agent has, and his tasks
PATIENCE, SHARE, BUDGET = 200, 60, 0.5  # milliseconds for all at once, for one alone; seconds for one by one
REST = 180.0  # seconds that is believed
MOST_BELIEVED = 20_000
UNKNOWN = "…"
# Until when a view of somebody is known to be slow, or quick, to this process.
_slow: dict[tuple[Any, ...], float] = {}
_quick: dict[tuple[Any, ...], float] = {}


@dataclass(frozen=True)
class Line:
    """One line of the navigation."""

    key: str
    url: str
    name: str | Promise
    icon: str
    count: str
    hidden: bool = False


def lines(actor: Actor, known: Directory | None = None) -> dict[str, Any]:
    known = known or directory(actor)
    saved = known.views
    counts, further = _counted(actor, saved)
    *numbers, tasks = counts
    own = [_line(view.key, view.name, count, icon(view.icon)) for view, count in zip(BUILTIN, numbers, strict=True)]
    every = in_order([*own, *_saved(saved, further)], known.arrangement)
    return {
        "views": [replace(line, hidden=line.key in known.arrangement.hidden) for line in every],
        "tasks": capped(tasks),
        "organisations": _organisations(actor),
    }


def named(saved: Sequence[SavedView]) -> list[Line]:
    """All views by name, without asking how many tickets they have."""
    return [_line(view.key, view.name, 0, icon(view.icon)) for view in BUILTIN] + _saved(saved, {})


def in_order(lines: Sequence[Line], wanted: Arrangement) -> list[Line]:
    """As arranged; what is not named follows as it came."""
    places = {key: place for place, key in enumerate(wanted.order)}
    return sorted(lines, key=lambda line: places.get(line.key, len(places)))


def _counted(actor: Actor, saved: Sequence[SavedView]) -> tuple[Sequence[int], dict[int, int]]:
    """Of the views every agent has, and of the saved ones by id; those that took too long are missing.

    What was not found quick of late is counted under a limit; what was, in one statement without one."""
    plain = statement(actor, "counts", lambda: _counting(actor))
    asked = [view for view in saved if not _recent(_slow, actor, view)]
    if not asked:
        return fetch(plain)[0], {}
    parts = [_part(actor, view) for view in asked]
    sql = ", ".join([plain[0], *(_number(text) for text, _ in parts)])
    values = (*plain[1], *(value for _, given in parts for value in given))
    if all(_recent(_quick, actor, view) for view in asked):
        found = fetch((sql, values))[0]
    else:
        try:
            with at_most(PATIENCE):
                found = fetch((sql, values))[0]
        except TooSlow:
            return fetch(plain)[0], _one_by_one(actor, asked)
        for view in asked:
            _believe(_quick, actor, view)
    return found[:PLAIN], dict(zip([view.pk for view in asked], found[PLAIN:], strict=True))


def _one_by_one(actor: Actor, saved: Sequence[SavedView]) -> dict[int, int]:
    """Which of them is the slow one? It rests for a while; the others count again with the next page."""
    counts, begun = {}, monotonic()
    for view in saved:
        if monotonic() - begun > BUDGET:
            break
        sql, values = _part(actor, view)
        try:
            with at_most(SHARE):
                counts[view.pk] = fetch((f"SELECT {_number(sql)}", values))[0][0]
        except TooSlow:
            _believe(_slow, actor, view)
    return counts


def _believe(told: dict[tuple[Any, ...], float], actor: Actor, view: SavedView) -> None:
    if len(told) > MOST_BELIEVED:  # of people and views long gone
        told.clear()
    told[_known_as(actor, view)] = monotonic() + REST


def _recent(told: dict[tuple[Any, ...], float], actor: Actor, view: SavedView) -> bool:
    return told.get(_known_as(actor, view), 0.0) > monotonic()


def _known_as(actor: Actor, view: SavedView) -> tuple[Any, ...]:
    return (view.pk, view.version, actor.person and actor.person.pk)


def _part(actor: Actor, view: SavedView) -> Statement:
    return counting(actor, view, lambda whole: compiled(_capped(as_view(whole), actor)))


def _capped(view: View, actor: Actor) -> QuerySet[Any, Any]:
    """Each view's tickets, counted up to one more than the cap, so that a million cost as much as a thousand."""
    return view.tickets(actor).order_by().values("pk")[: CAP + 1]


def _counting(actor: Actor) -> Statement:
    parts = [compiled(_capped(view, actor)) for view in BUILTIN]
    parts.append(compiled(tasks_of(actor).order_by().values("pk")[: CAP + 1]))
    return "SELECT " + ", ".join(_number(sql) for sql, _ in parts), tuple(v for _, values in parts for v in values)


def _number(sql: str) -> str:
    return f"(SELECT count(*) FROM ({sql}) AS found)"  # noqa: S608 — only what Django compiled


def _saved(saved: Sequence[SavedView], counts: dict[int, int]) -> list[Line]:
    return [
        Line(f"{SAVED}{view.pk}", f"/desk/views/{SAVED}{view.pk}/", view.name, icon(view.icon), _told(counts, view.pk))
        for view in saved
    ]


def _told(counts: dict[int, int], key: int) -> str:
    return capped(counts[key], CAP) if key in counts else UNKNOWN


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
