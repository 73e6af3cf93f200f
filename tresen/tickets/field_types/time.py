"""Dates are stored as "2026-11-22", points in time as "2026-11-22T10:30:00Z": UTC, whole seconds."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tresen.tickets.field_types.unfit import Unfit
from tresen.tickets.models.field import CustomField
from tresen.ui.times import Times

YEARS = range(1900, 2200)


def clean_date(field: CustomField, given: Any) -> str | None:
    if isinstance(given, datetime) or not isinstance(given, (str, date)):
        raise Unfit(_("Must be a date like 2026-11-22."))
    if isinstance(given, str):
        if not given.strip():
            return None
        try:
            given = date.fromisoformat(given.strip())
        except ValueError:
            raise Unfit(_("Must be a date like 2026-11-22.")) from None
    if given.year not in YEARS:
        raise Unfit(_("The year must lie between %(first)s and %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]})
    return str(given.isoformat())


def clean_datetime(field: CustomField, given: Any) -> str | None:
    if not isinstance(given, (str, datetime)):
        raise Unfit(_("Must be a time with zone, like 2026-11-22T10:30:00+01:00."))
    if isinstance(given, str):
        if not given.strip():
            return None
        try:
            given = datetime.fromisoformat(given.strip())
        except ValueError:
            raise Unfit(_("Must be a time with zone, like 2026-11-22T10:30:00+01:00.")) from None
    if given.tzinfo is None:
        raise Unfit(_("The time needs a zone, such as Z or +01:00."))
    if given.year not in YEARS:
        raise Unfit(_("The year must lie between %(first)s and %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]})
    return str(given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def read_local(text: str) -> str:
    """What a browser's field for date and time sends, "2026-11-22T11:30", is the time where the user is."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return (timezone.make_aware(moment) if moment.tzinfo is None else moment).isoformat()


def local(value: str) -> str:
    """The other way round, for the browser's field."""
    return timezone.localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%dT%H:%M")


def show_date(field: CustomField, value: Any) -> str:
    return Times.here().date(date.fromisoformat(value))


def show_datetime(field: CustomField, value: Any) -> str:
    return Times.here().exact(datetime.fromisoformat(value))
