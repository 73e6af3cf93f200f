"""Narrowing what was found, by links: where it stands, whose team it is, how long ago the words were written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.tickets.models.state import UNFINISHED

STATES = (("open", _("Unfinished")), ("done", _("Finished")))
TIMES = (("7", _("7 days")), ("31", _("A month")), ("365", _("A year")))


@dataclass(frozen=True)
class Choice:
    label: str | Promise
    url: str
    chosen: bool


def condition(asked: QueryDict, actor: Actor) -> Q | None:
    """For `engine.find`; None if nothing is asked. It only ever takes away from what the actor may find."""
    wanted = Q()
    if asked.get("state") == "open":
        wanted &= Q(ticket__state_type__in=UNFINISHED)
    elif asked.get("state") == "done":
        wanted &= ~Q(ticket__state_type__in=UNFINISHED)
    if (team := asked.get("team", "")) in {str(one) for one in actor.team_ids}:
        wanted &= Q(ticket__team=int(team))
    if (days := asked.get("days", "")) in dict(TIMES):
        wanted &= Q(ticket__last_message_at__gt=clock.now() - timedelta(days=int(days)))
    return wanted or None


def choices(asked: QueryDict, actor: Actor) -> list[list[Choice]]:
    """The links: one chosen leads back to all."""
    own = teams_for(actor).filter(pk__in=actor.team_ids).order_by("name").values_list("pk", "name")
    teams = [(str(pk), name) for pk, name in own]
    link = _linked(asked)
    return [
        [Choice(label, link(name, value), asked.get(name) == value) for value, label in options]
        for name, options in (("state", STATES), ("team", teams), ("days", TIMES))
        if options
    ]


def further(asked: QueryDict, place: int) -> str:
    return _linked(asked)("before", str(place))


def _linked(asked: QueryDict) -> Callable[[str, str], str]:
    said = {name: asked[name] for name in ("q", "state", "team", "days") if asked.get(name)}

    def to(name: str, value: str) -> str:
        chosen = {key: kept for key, kept in said.items() if (key, kept) != (name, value)}
        if said.get(name) != value:
            chosen[name] = value
        return f"{reverse('desk:search')}?{urlencode(chosen)}"

    return to
