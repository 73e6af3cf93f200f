"""recurrences: GET, POST, PATCH, DELETE."""

from datetime import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import invalid
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import templates as schemas
from tresen.api.tickets.fetch import fetch_one
from tresen.api.workload.templates import demand_admin
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.models import Recurrence, TicketTemplate
from tresen.tickets.recurring import Timetable, pause, plan, recurrences_for, remove, timetable_of, with_runs
from tresen.tickets.templates import templates_for

SHOWN = 12
TIMED = ("rule", "first_day", "last_day", "at", "zone")


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """For administrators; an empty list for everybody else."""
    actor = request.auth.actor
    found, following = page(request, _known(actor), wanted)
    return listed(request, [_shown(one) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    """With its next 12 dates, and what became of the last ones."""
    actor = request.auth.actor
    return rendered(_shown(fetch_one(_known(actor), key)))


@once
def make(request: Call, given: schemas.RecurrenceGiven) -> HttpResponse:
    """For administrators. Each date gives one ticket; those that go by while nothing runs give one together."""
    actor = request.auth.actor
    demand_admin(actor)
    when = Timetable(given.rule, given.first_day, _clock(given.at), given.zone or settings.TIME_ZONE, given.last_day)
    one = plan(_template(actor, given.template), when, by=actor)
    return made(request, _shown(fetch_one(_known(actor), one.pk)), one.pk)


@transaction.atomic
def change(request: Call, key: int, given: schemas.RecurrenceChange) -> HttpResponse:
    actor = request.auth.actor
    one = fetch_one(_known(actor), key)
    sent = given.model_fields_set
    if sent - {"paused"}:
        before = timetable_of(one)
        told: dict[str, Any] = {name: getattr(given if name in sent else before, name) for name in TIMED}
        template = _template(actor, given.template) if "template" in sent else one.template
        plan(template, Timetable(**{**told, "at": _clock(told["at"])}), by=actor, known=one)
    if "paused" in sent:
        pause(one, paused=given.paused)
    return rendered(_shown(fetch_one(_known(actor), key)))


def end(request: Call, key: int) -> HttpResponse:
    """No more tickets of it; those it opened stay."""
    remove(fetch_one(_known(request.auth.actor), key))
    return HttpResponse(status=204)


def _known(actor: Actor) -> QuerySet[Recurrence]:
    known = with_runs(recurrences_for(actor), actor, SHOWN)
    return known if actor.is_admin else known.none()


def _template(actor: Actor, key: int) -> TicketTemplate:
    if (found := templates_for(actor).filter(pk=key).first()) is None:
        raise invalid("template", "no such template in use")
    return found


def _clock(at: time) -> time:
    """By the minute: `zone` says whose clock it is, so it has no zone of its own."""
    if at.tzinfo is not None:
        raise invalid("at", "has a zone of its own; `zone` says whose clock it is")
    return at.replace(second=0, microsecond=0)


def _shown(one: Recurrence) -> dict[str, Any]:
    runs = [{"due_at": run.due_at, "ticket": run.ticket.number} for run in one.latest]  # type: ignore[attr-defined]  # by with_runs
    return {
        "id": one.pk,
        "template": one.template_id,
        **{name: getattr(one, name) for name in (*TIMED, "fault")},
        "paused": one.is_paused,
        "dates": timetable_of(one).after(clock.now(), SHOWN),
        "runs": runs,
    }
