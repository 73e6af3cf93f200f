"""The states and teams by name, in one query: nearly every row and every journal line names some. With them comes
the stamp of the forms, so that the custom fields of a ticket cost its page no query.

They are not joined to the tickets: with six tables PostgreSQL needs ten times longer to plan such a query (2–3 ms)
than to run it.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from tresen.desk.views.statements import Statement, compiled, fetch, statement
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.tickets.models import FormStamp, State, Ticket


@dataclass(frozen=True)
class Directory:
    states: dict[int, State]
    teams: dict[int, Team]
    form_stamp: str | None = None

    def introduce(self, ticket: Ticket) -> Ticket:
        """Gives a ticket its state and team without asking the database again."""
        ticket.state = self.states[ticket.state_id]
        ticket.team = self.teams.get(ticket.team_id) if ticket.team_id else None
        return ticket

    def names(self) -> dict[tuple[str, int], str]:
        named = {("state", key): state.label for key, state in self.states.items()}
        return named | {("team", key): team.name for key, team in self.teams.items()}


def directory(actor: Actor) -> Directory:
    states, teams, stamp = {}, {}, None
    for kind, key, text, second, third, fourth in fetch(statement(actor, "directory", lambda: _statement(actor))):
        if kind == "state":
            states[key] = State(pk=key, names=json.loads(text), colour=second, type=third, key=fourth)
        elif kind == "form":
            stamp = text
        else:
            teams[key] = Team(pk=key, name=text, level=second)
    return Directory(states, teams, stamp)


def _statement(actor: Actor) -> Statement:
    states = _columns(State.objects.all(), "state", "names", "colour", "type", "key")
    teams = _columns(teams_for(actor), "team", "name", "level", "", "")
    stamps = _columns(FormStamp.objects.all(), "form", "stamp", "", "", "")
    return compiled(states.union(teams, stamps, all=True))


def _columns(rows: QuerySet[Any, Any], kind: str, *names: str) -> QuerySet[Any, Any]:
    texts = {f"text{number}": _text(name) for number, name in enumerate(names)}
    told: QuerySet[Any, Any] = rows.order_by().annotate(told=_text("", kind), **texts)
    return told.values_list("told", "pk", *texts)


def _text(name: str, constant: str = "") -> Any:
    return Cast(F(name) if name else Value(constant), CharField())
