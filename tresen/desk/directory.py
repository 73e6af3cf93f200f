"""The states and teams by name, and the names of saved views, in one query: nearly every row and every journal line
names some, and every page has its navigation. With them comes the stamp of the forms, so that the custom fields of a
ticket cost its page no query.

They are not joined to the tickets: with six tables PostgreSQL needs ten times longer to plan such a query (2–3 ms)
than to run it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Func, JSONField, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from tresen.desk.statements import Statement, compiled, fetch, statement
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.names import in_language
from tresen.tickets.looks import arrangement_for, looks_for
from tresen.tickets.models import Arrangement, FormStamp, Kind, KindSetting, SavedView, State, Ticket, ViewLook
from tresen.tickets.saved_views import MOST_SHOWN, views_for


@dataclass(frozen=True)
class Directory:
    states: dict[int, State]
    teams: dict[int, Team]
    form_stamp: str | None = None
    views: list[SavedView] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  # by the names the house has given some
    looks: dict[str, ViewLook] = field(default_factory=dict)  # by the key of the view
    arrangement: Arrangement = field(default_factory=Arrangement)

    def introduce(self, ticket: Ticket) -> Ticket:
        """Gives a ticket its state and team without asking the database again."""
        ticket.state = self.states[ticket.state_id]
        ticket.team = self.teams.get(ticket.team_id) if ticket.team_id else None
        return ticket

    def kind(self, key: str) -> str:
        return self.kinds.get(key) or str(Kind(key).label)

    def names(self) -> dict[tuple[str, int], str]:
        named = {("state", key): state.label for key, state in self.states.items()}
        return named | {("team", key): team.name for key, team in self.teams.items()}


def directory(actor: Actor) -> Directory:
    states, teams, views, kinds, looks, stamp = {}, {}, [], {}, {}, None
    arrangement = Arrangement()
    for kind, key, text, second, third, fourth in fetch(statement(actor, "directory", lambda: _statement(actor))):
        if kind == "state":
            states[key] = State(pk=key, names=json.loads(text), colour=second, type=third, key=fourth)
        elif kind == "form":
            stamp = text
        elif kind == "kind":
            kinds[second] = in_language(json.loads(text))
        elif kind == "look":
            looks[text] = ViewLook(view=text, **json.loads(second))
        elif kind == "order":
            arrangement = Arrangement(order=json.loads(text), hidden=json.loads(second))
        elif kind == "view":
            views.append(SavedView(pk=key, name=text, icon=second, version=int(third), position=int(fourth)))
        else:
            teams[key] = Team(pk=key, name=text, level=second)
    views.sort(key=lambda view: (view.position, view.name, view.pk))
    return Directory(states, teams, stamp, views[:MOST_SHOWN], kinds, looks, arrangement)


def _statement(actor: Actor) -> Statement:
    states = _columns(State.objects.all(), "state", "names", "colour", "type", "key")
    teams = _columns(teams_for(actor), "team", "name", "level", "", "")
    stamps = _columns(FormStamp.objects.all(), "form", "stamp", "", "", "")
    views = _columns(views_for(actor), "view", "name", "icon", "version", "position")
    named = KindSetting.objects.annotate(number=Value(0, BigIntegerField()))
    kinds = _columns(named, "kind", "names", "key", "", "", number="number")
    looks = _columns(looks_for(actor).annotate(said=LOOK), "look", "view", "said", "", "")
    order = arrangement_for(actor).annotate(ordered=_json("order"), away=_json("hidden"))
    orders = _columns(order, "order", "ordered", "away", "", "")
    return compiled(states.union(teams, stamps, views, kinds, looks, orders, all=True))


def _json(name: str) -> Any:
    return Func(F(name), function="to_jsonb", output_field=JSONField())


NAMED = ("shape", "grouping", "sort", "descending")
LOOK: Any = JSONObject(**{name: name for name in NAMED}, columns=_json("columns"), folded=_json("folded"))


def _columns(rows: QuerySet[Any, Any], kind: str, *names: str, number: str = "pk") -> QuerySet[Any, Any]:
    texts = {f"text{place}": _text(name) for place, name in enumerate(names)}
    told: QuerySet[Any, Any] = rows.order_by().annotate(told=_text("", kind), **texts)
    return told.values_list("told", number, *texts)


def _text(name: str, constant: str = "") -> Any:
    return Cast(F(name) if name else Value(constant), CharField())
