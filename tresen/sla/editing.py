"""Making calendars and giving them new versions. What has held stays as it was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.sla.access import demand_changing
from tresen.sla.hours.reading import as_json, version_of
from tresen.sla.hours.wrong import Wrong
from tresen.sla.models import Calendar, CalendarVersion
from tresen.sla.using import is_used
from tresen.tickets.change import Refused


def make_calendar(name: str, hours: Mapping[str, Any], *, by: Actor, note: str = "") -> Calendar:
    """One whose first version holds for all time. Refused: no name, one that is taken, hours that are wrong."""
    demand_changing(by)
    canonical = checked(hours)
    with transaction.atomic():
        calendar = Calendar(name=_name(name))
        _save(calendar)
        _version(calendar, canonical, None, note, by)
    return calendar


def change_calendar(calendar: Calendar, *, by: Actor, name: str | None = None, is_active: bool | None = None) -> None:
    """What it is called, and whether it is offered. Refused to put aside one that somebody works by."""
    demand_changing(by)
    with transaction.atomic():
        current = Calendar.objects.select_for_update().get(pk=calendar.pk)
        if is_active is False and current.is_active and is_used(current):
            raise Refused(_("Somebody still works by this calendar. Choose another one for them first."))
        current.name = current.name if name is None else _name(name)
        current.is_active = current.is_active if is_active is None else is_active
        _save(current)
    calendar.name, calendar.is_active = current.name, current.is_active


def add_version(
    calendar: Calendar,
    hours: Mapping[str, Any],
    *,
    by: Actor,
    valid_from: datetime | None = None,
    note: str = "",
    seen: int | None = None,
) -> CalendarVersion:
    """The calendar as it is to be from now on (None) or from an instant to come. `seen`: the version that was looked
    at; Refused if another one holds by now. What would change nothing is not kept."""
    demand_changing(by)
    canonical = checked(hours)
    with transaction.atomic():
        Calendar.objects.select_for_update().get(pk=calendar.pk)
        now = clock.now()
        current = version_at(calendar, now)
        if seen is not None and current.pk != seen:
            raise Refused(_("Somebody has changed this calendar meanwhile. Load the page again and look at it."))
        if valid_from is not None and valid_from <= now:
            raise Refused(_("What has been stays as it was: a change begins now or in the future."))
        if valid_from is None and current.hours == canonical:
            return current
        return _version(calendar, canonical, valid_from or now, note, by)


def correct_version(
    version: CalendarVersion, hours: Mapping[str, Any], *, by: Actor, valid_from: datetime | None = None, note: str = ""
) -> None:
    """A version that does not hold yet, set right. `valid_from` None: as it is."""
    demand_changing(by)
    canonical = checked(hours)
    with transaction.atomic():
        current = _coming(version)
        current.valid_from = valid_from or current.valid_from
        if current.valid_from is None or current.valid_from <= clock.now():
            raise Refused(_("What has been stays as it was: a change begins now or in the future."))
        current.hours, current.note, current.by = canonical, _line(note), by.person
        try:
            with transaction.atomic():
                current.save(update_fields=["hours", "note", "by", "valid_from"])
        except IntegrityError:
            raise Refused(_("Another version of this calendar begins at that moment already.")) from None


def withdraw_version(version: CalendarVersion, *, by: Actor) -> None:
    """A version that does not hold yet will not."""
    demand_changing(by)
    with transaction.atomic():
        _coming(version).delete()


def checked(hours: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical form. Refused in words if something is wrong."""
    try:
        return as_json(version_of({key: value for key, value in hours.items() if key != "valid_from"}))
    except Wrong as wrong:
        values = {name: _(value) if name == "what" else value for name, value in wrong.values.items()}
        raise Refused(_(wrong.words) % values if values else _(wrong.words)) from None


def version_at(calendar: Calendar, moment: datetime) -> CalendarVersion:
    """The one that holds then; before all of them the first."""
    versions = list(calendar.versions.all())
    held = [one for one in versions if one.valid_from is None or one.valid_from <= moment]
    return held[-1] if held else versions[0]


def _coming(version: CalendarVersion) -> CalendarVersion:
    Calendar.objects.select_for_update().get(pk=version.calendar_id)
    current = CalendarVersion.objects.select_for_update().filter(pk=version.pk).first()
    if current is None:
        raise Refused(_("This version has been withdrawn meanwhile."))
    if current.valid_from is None or current.valid_from <= clock.now():
        raise Refused(_("This version holds already and cannot be changed any more. Make a new one."))
    return current


def _version(
    calendar: Calendar, hours: dict[str, Any], valid_from: datetime | None, note: str, by: Actor
) -> CalendarVersion:
    made = CalendarVersion(calendar=calendar, hours=hours, valid_from=valid_from, note=_line(note), by=by.person)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("Another version of this calendar begins at that moment already.")) from None
    return made


def _save(calendar: Calendar) -> None:
    try:
        with transaction.atomic():
            calendar.save()
    except IntegrityError:
        raise Refused(_("There is a calendar of this name.")) from None


def _name(given: str) -> str:
    name = _line(given)[:80]
    if not name:
        raise Refused(_("Give the calendar a name."))
    return name


def _line(given: str) -> str:
    return " ".join(given.replace("\0", "").split())[:200]
