"""Calendars: their list, one of them with its versions, and who works by which."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.admin.sla.calendar_form import Rows, from_hours, from_post
from tresen.desk.admin.sla.calendar_shown import days_ahead, holidays_in, in_a_line, tried
from tresen.desk.auditing import looks_only
from tresen.kit import clock
from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.sla.access import calendars_for, uses_for
from tresen.sla.editing import (
    add_version,
    change_calendar,
    checked,
    correct_version,
    make_calendar,
    version_at,
    withdraw_version,
)
from tresen.sla.hours.calendar import Version
from tresen.sla.hours.reading import version_of
from tresen.sla.hours.regions import REGIONS
from tresen.sla.hours.spelling import KEYS
from tresen.sla.hours.zones import first_instant
from tresen.sla.models import Calendar, CalendarVersion
from tresen.sla.using import use_calendar, uses_now
from tresen.tickets.change import Refused
from tresen.ui.times import LONG_DAYS, Times

ZONES = sorted(one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "SystemV/")))
COUNTRIES = {"DE": "Deutschland", "AT": "Österreich", "CH": "Schweiz"}


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    now, uses = clock.now(), _uses(actor)
    rows = [
        (one, in_a_line(version_of(version_at(one, now).hours)), [use for use in uses if use.calendar_id == one.pk])
        for one in calendars_for(actor).prefetch_related("versions")
    ]
    return show(request, actor, "sla/calendars.html", "calendars", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows, name, fault = _to_begin_with(), request.POST.get("name", ""), ""
    if request.method == "POST":
        rows = from_post(request.POST)
        try:
            made = make_calendar(name, rows.hours(), by=actor, note=request.POST.get("note", ""))
        except Refused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:calendar", made.pk)
    return _editor(request, actor, None, rows, {"name": name, "fault": fault})


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """What holds now, or with `?version=` one that is to hold: that one is set right."""
    calendar = get_object_or_404(calendars_for(actor).prefetch_related("versions__by"), pk=key)
    coming = _coming(calendar, request.GET.get("version", ""))
    current = coming or version_at(calendar, clock.now())
    rows, name, fault = from_hours(current.hours), calendar.name, ""
    if request.method == "POST":
        rows, name = from_post(request.POST), request.POST.get("name", "")
        try:
            _save(request, actor, calendar, coming, rows)
        except Refused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:calendar", calendar.pk)
    more: dict[str, Any] = {
        "name": name,
        "fault": fault,
        "coming": coming,
        "seen": current.pk,
        "versions": _versions(calendar),
    }
    uses = [one for one in _uses(actor) if one.calendar_id == calendar.pk]
    more |= {"uses": uses, "is_house": any(one.team_id is None and one.organisation_id is None for one in uses)}
    used = {(one.team_id, one.organisation_id) for one in uses}
    more["teams"] = [one for one in teams_for(actor).order_by("name") if (one.pk, None) not in used]
    more["clients"] = [one for one in organisations_for(actor).order_by("name")[:500] if (None, one.pk) not in used]
    return _editor(request, actor, calendar, rows, more)


@require_POST
@admins_only
@looks_only
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the form means as it stands: the next days, the holidays, and what was tried."""
    try:
        context = _meaning(version_of(checked(from_post(request.POST).hours())), request.POST)
    except Refused as refused:
        context = {"problem": str(refused)}
    return render(request, "desk/admin/sla/meaning.html", context)


@require_POST
@admins_only
def act(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """`do`: "house", "use" or "leave" (`whom`: team-1, client-1), "aside", "offer", "withdraw" (`version`)."""
    calendar = get_object_or_404(calendars_for(actor), pk=key)
    do, back = request.POST.get("do", ""), redirect("desk:admin:calendar", calendar.pk)
    try:
        if do == "house":
            use_calendar(calendar, by=actor)
        elif do in {"use", "leave"}:
            use_calendar(calendar if do == "use" else None, by=actor, **_whom(actor, request.POST.get("whom", "")))
        elif do in {"aside", "offer"}:
            change_calendar(calendar, is_active=do == "offer", by=actor)
        elif do == "withdraw":
            version = _coming(calendar, request.POST.get("version", ""))
            if version is None:
                raise Http404
            withdraw_version(version, by=actor)
        else:
            return back
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Saved."))
    return back


def _save(request: HttpRequest, actor: Actor, calendar: Calendar, coming: CalendarVersion | None, rows: Rows) -> None:
    note, hours = request.POST.get("note", ""), rows.hours()
    since = _since(request, rows.zone)
    change_calendar(calendar, name=request.POST.get("name", ""), by=actor)
    if coming is not None:
        correct_version(coming, hours, valid_from=since, note=note, by=actor)
    else:
        seen = request.POST.get("seen", "")
        known = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else None
        add_version(calendar, hours, valid_from=since, note=note, seen=known, by=actor)


def _since(request: HttpRequest, zone: str) -> datetime | None:
    """None: at once."""
    if request.POST.get("when") != "later":
        return None
    try:
        day, at = request.POST.get("since", ""), request.POST.get("since-time", "") or "00:00"
        wall = datetime.fromisoformat(f"{day}T{at}")
        if wall.tzinfo is not None or not 1900 <= wall.year <= 2999:
            raise ValueError
        return first_instant(zone, wall)
    except (ValueError, OSError, LookupError):
        raise Refused(_("Choose the day from which on it is to hold.")) from None


def _editor(
    request: HttpRequest, actor: Actor, calendar: Calendar | None, rows: Rows, more: dict[str, Any]
) -> HttpResponse:
    names = LONG_DAYS[Times.here().language]
    context: dict[str, Any] = {
        "calendar": calendar,
        "rows": rows,
        "week": [(key, name, rows.week[key]) for key, name in zip(KEYS, names, strict=True)],
        "zones": ZONES if rows.zone in ZONES else [rows.zone, *ZONES],
        "regions": [(COUNTRIES[country], country, parts.items()) for country, parts in REGIONS.items()],
        "is_listed": rows.region in {"", *REGIONS, *(key for parts in REGIONS.values() for key in parts)},
        "back": "desk:admin:calendars",
        "when": request.POST.get("when", "later" if more.get("coming") else "now"),
        "since": request.POST.get("since", ""),
        "since_time": request.POST.get("since-time", ""),
        "note": request.POST.get("note", ""),
    }
    coming = more.get("coming")
    if coming is not None and request.method == "GET":
        at = coming.valid_from.astimezone(ZoneInfo(rows.zone))
        context |= {"since": f"{at:%Y-%m-%d}", "since_time": f"{at:%H:%M}", "note": coming.note}
    try:
        context |= _meaning(version_of(checked(rows.hours())), request.POST)
    except Refused as refused:
        context["problem"] = str(refused)
    return show(request, actor, "sla/calendar.html", "calendars", context | more, status=422 if more["fault"] else 200)


def _meaning(version: Version, given: Any) -> dict[str, Any]:
    now = clock.now()
    local = now.astimezone(ZoneInfo(version.zone))
    day, at, minutes = (given.get(f"try-{name}") for name in ("day", "time", "minutes"))
    day, at, minutes = day or f"{local:%Y-%m-%d}", at or "16:30", minutes or "60"
    result = tried(version, now, day, at, minutes)
    years = given.get("year", "")
    year = int(years) if years in {str(local.year), str(local.year + 1)} else local.year
    return {
        "ahead": days_ahead(version, now),
        "year": year,
        "years": (local.year, local.year + 1),
        "holidays": holidays_in(version, now, year),
        "region": version.region,
        "tried": None if isinstance(result, str) else result,
        "wrong": result if isinstance(result, str) else "",
        "try_day": day,
        "try_time": at,
        "try_minutes": minutes,
    }


def _to_begin_with() -> Rows:
    week = {key: [("08:00", "17:00")] if key not in ("sat", "sun") else [] for key in KEYS}
    return Rows(week=week)


def _uses(actor: Actor) -> list[Any]:
    """As `uses_now`, of teams and clients the administrator knows of."""
    known = set(uses_for(actor).values_list("pk", flat=True))
    return [one for one in uses_now() if one.pk in known]


def _versions(calendar: Calendar) -> list[dict[str, Any]]:
    """The newest first."""
    now, current = clock.now(), version_at(calendar, clock.now())
    return [
        {
            "row": one,
            "line": in_a_line(version_of(one.hours)),
            "is_current": one == current,
            "is_coming": one.valid_from is not None and one.valid_from > now,
        }
        for one in reversed(list(calendar.versions.all()))
    ]


def _coming(calendar: Calendar, key: str) -> CalendarVersion | None:
    """A version that does not hold yet. 404 unless the calendar has it."""
    if not key:
        return None
    now = clock.now()
    for one in calendar.versions.all():
        if str(one.pk) == key and one.valid_from is not None and one.valid_from > now:
            return one
    raise Http404


def _whom(actor: Actor, given: str) -> dict[str, Any]:
    """A team or a client the administrator knows of. 404 else."""
    kind, _dash, key = given.partition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Refused(_("Choose a team or a client."))
    if kind == "team":
        return {"team": get_object_or_404(teams_for(actor), pk=int(key))}
    return {"organisation": get_object_or_404(organisations_for(actor), pk=int(key))}
