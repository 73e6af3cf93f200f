"""calendars: GET, POST, PATCH, and when something falls due by one. For agents; administrators change them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page, refuse_unknown
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import calendars as schemas
from tresen.api.tickets.fetch import fetch_one
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.sla.access import calendars_for, uses_for
from tresen.sla.editing import add_version, change_calendar, make_calendar, version_at
from tresen.sla.hours.calendar import Calendar as Hours
from tresen.sla.hours.reckoning import Pause, due
from tresen.sla.hours.spelling import moment
from tresen.sla.hours.writing import due_json, instant_in
from tresen.sla.hours.wrong import Wrong
from tresen.sla.models import Calendar
from tresen.sla.using import hours_of, use_calendar, uses_now


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    actor = request.auth.actor
    found, following = page(request, calendars_for(actor).prefetch_related("versions"), wanted)
    uses = _uses(actor)
    return listed(request, [_shown(one, uses) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    return rendered(_shown(_fetch(actor, key), _uses(actor)))


@once
def make(request: Call, given: schemas.NewCalendar) -> HttpResponse:
    """For administrators. Its first version holds for all time."""
    actor = request.auth.actor
    _demand_admin(actor)
    calendar = make_calendar(given.name, given.hours, note=given.note, by=actor)
    return made(request, _shown(calendar, _uses(actor)), calendar.pk)


@transaction.atomic
def change(request: Call, key: int, given: schemas.CalendarChange) -> HttpResponse:
    """For administrators. `hours` holds from now or `valid_from` on; what was before stays as it was."""
    actor, wanted = request.auth.actor, given.model_fields_set
    calendar = _fetch(actor, key)
    _demand_admin(actor)
    if "hours" not in wanted and wanted & {"valid_from", "note"}:
        raise invalid("hours", "is needed where valid_from or note are given")
    change_calendar(
        calendar,
        name=given.name if "name" in wanted else None,
        is_active=given.is_active if "is_active" in wanted else None,
        by=actor,
    )
    if "hours" in wanted:
        since: datetime | None = given.valid_from if "valid_from" in wanted else None
        add_version(calendar, given.hours, valid_from=since, note=given.note, by=actor)
    if "is_house" in wanted:
        use_calendar(calendar, by=actor)
    return rendered(_shown(_fetch(actor, key), _uses(actor)))


def due_time(request: Call, key: int, wanted: Query[schemas.Question]) -> HttpResponse:
    """So many minutes of working time from `start` on, with the reasons; nothing is kept."""
    refuse_unknown(request, wanted)
    calendar = hours_of(_fetch(request.auth.actor, key))
    pauses = [_pause(one, calendar) for one in wanted.pause]
    return rendered(due_json(calendar, due(calendar, wanted.start, timedelta(minutes=wanted.minutes), pauses)))


def _pause(text: str, calendar: Hours) -> Pause:
    first, slash, last = text.partition("/")
    try:
        start = instant_in(calendar, moment(first))
        end = instant_in(calendar, moment(last)) if last else None
    except Wrong as wrong:
        raise invalid("pause", str(wrong)) from None
    if not slash or (end is not None and end < start):
        raise invalid("pause", "is FROM/TO, and ends after it begins")
    return Pause(start, end)


def _demand_admin(actor: Actor) -> None:
    if not actor.is_admin:
        raise Problem(403, "Only administrators may change calendars.")


def _fetch(actor: Actor, key: int) -> Calendar:
    return fetch_one(calendars_for(actor).prefetch_related("versions"), key)


def _uses(actor: Actor) -> list[Any]:
    known = set(uses_for(actor).values_list("pk", flat=True))
    return [one for one in uses_now() if one.pk in known]


def _shown(calendar: Calendar, uses: list[Any]) -> dict[str, Any]:
    mine, current = [one for one in uses if one.calendar_id == calendar.pk], version_at(calendar, clock.now())
    return {
        "id": calendar.pk,
        "name": calendar.name,
        "is_active": calendar.is_active,
        "is_house": any(one.team_id is None and one.organisation_id is None for one in mine),
        "teams": [one.team_id for one in mine if one.team_id],
        "organisations": [one.organisation_id for one in mine if one.organisation_id],
        "versions": [
            {
                "id": one.pk,
                "valid_from": one.valid_from.isoformat() if one.valid_from else None,
                "is_current": one == current,
                "hours": one.hours,
                "note": one.note,
            }
            for one in calendar.versions.all()
        ],
    }
