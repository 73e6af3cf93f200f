"""By which calendar somebody works, and worked at any moment: the client's, else the team's, else the house's."""

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Team
from tresen.sla.access import demand_changing
from tresen.sla.hours import calendar as reckoned
from tresen.sla.hours.calendar import ALWAYS, FOREVER, Version
from tresen.sla.hours.reading import version_of
from tresen.sla.models import Calendar, CalendarUse, CalendarVersion
from tresen.tickets.change import Refused

Course = list[tuple[datetime, int]]


def use_calendar(
    calendar: Calendar | None, *, by: Actor, team: Team | None = None, organisation: Organisation | None = None
) -> None:
    """From now on; for neither team nor client it is the house's. None: for these the usual one again."""
    demand_changing(by)
    if calendar is None and team is None and organisation is None:
        raise Refused(_("The house has a calendar. Choose another one in its place."))
    with transaction.atomic():
        if calendar is not None and not Calendar.objects.select_for_update().get(pk=calendar.pk).is_active:
            raise Refused(_("This calendar is not offered any more. Choose another one."))
        given = {"team": team, "organisation": organisation}
        last = CalendarUse.objects.filter(**given).order_by("since", "id").last()
        if (last.calendar_id if last else None) != (calendar.pk if calendar else None):
            CalendarUse.objects.create(**given, calendar=calendar, since=clock.now(), by=by.person)


def uses_now() -> list[CalendarUse]:
    """The house's, each team's and each client's that has one of its own, with what they name. One query."""
    latest = CalendarUse.objects.order_by("team_id", "organisation_id", "-since", "-id").distinct(
        "team_id", "organisation_id"
    )
    rows = latest.select_related("team", "organisation", "calendar")
    return [one for one in rows if one.calendar_id is not None]


def is_used(calendar: Calendar) -> bool:
    return any(one.calendar_id == calendar.pk for one in uses_now())


def hours_of(calendar: Calendar) -> reckoned.Calendar:
    """The calendar with all its versions, to be reckoned with."""
    return reckoned.Calendar(tuple(_read(one) for one in calendar.versions.all()), calendar.name)


def hours_for(team_id: int | None = None, organisation_id: int | None = None) -> reckoned.Calendar:
    """What holds for a client's tickets with a team, through all changes of who works by which calendar: one calendar
    whose versions are those of the calendars that held in turn. Two queries."""
    mine = Q(team=None, organisation=None)
    if team_id:
        mine |= Q(team=team_id)
    if organisation_id:
        mine |= Q(organisation=organisation_id)
    uses = list(CalendarUse.objects.filter(mine))
    course = _course(uses)
    versions: dict[int, list[Version]] = {}
    for row in CalendarVersion.objects.filter(calendar__in={calendar for _since, calendar in course}):
        versions.setdefault(row.calendar_id, []).append(_read(row))
    found: list[Version] = []
    for number, (since, calendar) in enumerate(course):
        until = course[number + 1][0] if number + 1 < len(course) else FOREVER
        held = [one for one in versions[calendar] if one.valid_from <= since] or versions[calendar][:1]
        found.append(replace(held[-1], valid_from=since))
        found += [one for one in versions[calendar] if since < one.valid_from < until and one is not held[-1]]
    return reckoned.Calendar(tuple(found))


def _course(uses: list[CalendarUse]) -> Course:
    """From when on which calendar held; the house's first one since ever."""
    course: Course = []
    client: int | None = None
    team: int | None = None
    house: int | None = None
    first = next(one for one in uses if one.team_id is None and one.organisation_id is None)
    for one in sorted(uses, key=lambda use: (use is not first, use.since, use.pk)):
        if one.organisation_id:
            client = one.calendar_id
        elif one.team_id:
            team = one.calendar_id
        else:
            house = one.calendar_id
        since = ALWAYS if one is first else one.since
        held = client or team or house
        assert held is not None
        if course and course[-1][0] == since:
            course.pop()
        if not course or course[-1][1] != held:
            course.append((since, held))
    return course


def _read(row: CalendarVersion) -> Version:
    version = _parsed(json.dumps(row.hours))
    return version if row.valid_from is None else replace(version, valid_from=row.valid_from)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Version:
    return version_of(json.loads(text))
