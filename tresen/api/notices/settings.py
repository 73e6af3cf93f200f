"""notices/choices: GET, PUT; notices/times: GET, PATCH: what one is told, and when."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.notices import NoticeChoiceGiven, NoticeTimesChange
from tresen.api.tickets.shown import Shown
from tresen.notices import choosing
from tresen.notices.habits import Times, habits_of, set_habits
from tresen.notices.kinds import BY_KEY, CHANNELS
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Person, Team


def choices(request: Call) -> HttpResponse:
    """For agents: what holds everywhere, and in each of your teams."""
    actor = request.auth.actor
    person = _agent(actor)
    places = [None, *teams_for(actor).filter(pk__in=sorted(actor.team_ids)).order_by("name")]
    return listed(request, [_choice(person, team) for team in places], None)


@transaction.atomic
def choose(request: Call, given: NoticeChoiceGiven) -> HttpResponse:
    """From then on what administrators choose no longer counts for you, there."""
    actor = request.auth.actor
    if not actor.is_agent:
        raise Problem(403, "Only agents are told.")
    person, team = _agent(actor), _team(actor, given.team)
    if given.choices is None:
        choosing.choose_no_more(person, team)
    else:
        for kind, ways in given.choices.items():
            if impossible := set(ways) - set(BY_KEY[kind].channels):
                raise invalid("choices", f"{kind} is not told by {impossible.pop()}")
        chosen: dict[str, Sequence[str]] = {**_ordered(choosing.chosen_by(person, team))}
        choosing.choose(person, chosen | {kind: list(ways) for kind, ways in given.choices.items()}, team)
    return rendered(_choice(person, team))


def times(request: Call) -> HttpResponse:
    """For agents: when mails and pushes come."""
    return rendered(_times(_agent(request.auth.actor)))


@transaction.atomic
def set_times(request: Call, given: NoticeTimesChange) -> HttpResponse:
    """What waits already keeps its time."""
    if not request.auth.actor.is_agent:
        raise Problem(403, "Only agents are told.")
    person = _agent(request.auth.actor)
    told: dict[str, Any] = _times(person) | {name: getattr(given, name) for name in given.model_fields_set}
    begin, end = told.pop("quiet_from"), told.pop("quiet_until")
    if given.quiet_from is None and "quiet_from" in given.model_fields_set:
        end = None
    if (begin is None) != (end is None):
        raise invalid("quiet_until", "needs a beginning and an end")
    if told["zone"] and told["zone"] not in available_timezones():
        raise invalid("zone", "is no time zone")
    quiet = (time.fromisoformat(begin), time.fromisoformat(end)) if begin is not None and end is not None else None
    set_habits(person, Times(quiet=quiet, **{**told, "daily_at": time.fromisoformat(told["daily_at"])}))
    return rendered(_times(person))


def _agent(actor: Actor) -> Person:
    if actor.person is None or not actor.is_agent:
        raise Http404
    return actor.person


def _team(actor: Actor, key: int | None) -> Team | None:
    """One of his own."""
    if key is None:
        return None
    if (team := teams_for(actor).filter(pk__in=sorted(actor.team_ids)).filter(pk=key).first()) is None:
        raise invalid("team", "is not a team of yours")
    return team


def _choice(person: Person, team: Team | None) -> Shown:
    return {
        "team": team.pk if team else None,
        "own": choosing.has_own_choice(person, team),
        "choices": _ordered(choosing.chosen_by(person, team)),
    }


def _ordered(chosen: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    return {kind: [way for way in CHANNELS if way in ways] for kind, ways in chosen.items()}


def _times(person: Person) -> Shown:
    habits = habits_of(person)
    return {
        "rhythm": habits.rhythm,
        "daily_at": f"{habits.daily_at:%H:%M}",
        "quiet_from": f"{habits.quiet_from:%H:%M}" if habits.quiet_from else None,
        "quiet_until": f"{habits.quiet_until:%H:%M}" if habits.quiet_until else None,
        "quiet_weekends": habits.quiet_weekends,
        "shows_subject": habits.shows_subject,
        "zone": person.zone,
    }
