"""A calendar from its JSON form, and back. docs/algorithms/sla-clock.md describes the form."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from tresen.sla.hours.calendar import ALWAYS, DAY, Calendar, Closure, Hours, Region, Special, Version
from tresen.sla.hours.plan import closed_span
from tresen.sla.hours.public_holidays import check_region
from tresen.sla.hours.spelling import KEYS, as_text, calendar_date, hours, moment, weekdays
from tresen.sla.hours.wrong import Wrong
from tresen.sla.hours.zones import instant

ROUND_THE_CLOCK = ((Hours(0, DAY),),) * 7
NOT_KNOWN_HERE = ("name", "note", "comment")
# What else a key may be called.
ALIASES = {
    "timezone": "zone", "time_zone": "zone", "tz": "zone",
    "weekly_spans": "weekly", "week": "weekly", "hours": "weekly",
    "holiday_region": "holidays", "region": "holidays",
    "from": "valid_from", "since": "valid_from",
}  # fmt: skip
VERSION_KEYS = {"zone", "weekly", "holidays", "exceptions", "closures", "valid_from"}
MOST = 2000  # exceptions, or closures, of one version


def calendar_of(given: Any) -> Calendar:
    """Wrong, in one sentence, if it is none."""
    outer = _keyed(given, _("The calendar"), VERSION_KEYS | {"versions"})
    shared = {key: value for key, value in outer.items() if key in VERSION_KEYS}
    name = given["name"] if isinstance(given.get("name"), str) else ""
    if "versions" not in outer:
        return Calendar((version_of(shared),), name)
    if not isinstance(outer["versions"], list) or not outer["versions"]:
        raise Wrong(_("“versions” is a list of at least one version."))
    found = [version_of({**shared, **_keyed(one, _("A version"), VERSION_KEYS)}) for one in outer["versions"]]
    found.sort(key=lambda one: one.valid_from)
    for earlier, later in pairwise(found):
        if earlier.valid_from == later.valid_from:
            raise Wrong(_("Two versions are valid from the same moment; give each its own “valid_from”."))
    return Calendar(tuple(found), name)


def version_of(given: Any) -> Version:
    fields = _keyed(given, _("A version"), VERSION_KEYS)
    zone = _zone(fields.get("zone"))
    if "weekly" not in fields:
        raise Wrong(_("The weekly spans are missing: “weekly” says when work is done on which weekday."))
    return Version(
        zone,
        _weekly(fields["weekly"]),
        region_of(fields.get("holidays")),
        _specials(_list(fields, "exceptions")),
        tuple(_closure(one, zone) for one in _list(fields, "closures")),
        _valid_from(fields.get("valid_from"), zone),
    )


def as_json(version: Version) -> dict[str, Any]:
    """The canonical form: what `version_of` reads as the same version again, but for `valid_from`."""
    region = version.region
    return {
        "zone": version.zone,
        "weekly": {key: [as_text(span) for span in version.weekly[at]] for at, key in enumerate(KEYS)},
        "holidays": region and {
            "country": region.country, "subdivision": region.subdivision, "categories": list(region.categories)
        },
        "exceptions": [_special_json(one) for one in version.specials],
        "closures": [
            {"from": one.start.isoformat(), "to": one.end and one.end.isoformat(), "reason": one.reason}
            for one in version.closures
        ],
    }  # fmt: skip


def _special_json(one: Special) -> dict[str, Any]:
    year = "" if one.year is None else f"{one.year:04}-"
    says = {"worked": True} if one.hours is None else {"spans": [as_text(span) for span in one.hours]}
    return {"date": f"{year}{one.month:02}-{one.day:02}", **says, "name": one.name}


def _keyed(given: Any, what: str, known: set[str]) -> dict[str, Any]:
    """The object with its keys as they are called here."""
    if not isinstance(given, Mapping):
        raise Wrong(_("%(what)s is an object in braces, not %(given)s."), what=what, given=type(given).__name__)
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = key if key in known else ALIASES.get(key, key)
        if name in NOT_KNOWN_HERE and name not in known:
            continue
        if name not in known:
            raise Wrong(_("“%(key)s” is not known; there are: %(known)s."), key=key, known=", ".join(sorted(known)))
        if name in found:
            raise Wrong(_("“%(key)s” is there twice."), key=name)
        found[name] = value
    return found


def _list(fields: Mapping[str, Any], key: str) -> list[Any]:
    found = fields.get(key) or []
    if not isinstance(found, list) or len(found) > MOST:
        raise Wrong(_("“%(key)s” is a list of at most %(most)s entries."), key=key, most=MOST)
    return found


def _zone(given: Any) -> str:
    try:
        if not isinstance(given, str) or not given:
            raise ValueError
        return ZoneInfo(given).key
    except (ValueError, OSError, LookupError):
        words = _("“%(zone)s” is no time zone; write it like Europe/Berlin.")
        raise Wrong(words, zone="" if given is None else given) from None


def _weekly(given: Any) -> tuple[tuple[Hours, ...], ...]:
    if isinstance(given, str) and given.strip().lower().replace("×", "x").replace("/", "x") == "24x7":
        return ROUND_THE_CLOCK
    if not isinstance(given, Mapping):
        raise Wrong(_("“weekly” names weekdays with their spans, or is “24x7”."))
    found: list[list[Hours]] = [[] for _day in KEYS]
    for key, spans in given.items():
        for number in weekdays(str(key)):
            found[number] += _spans(spans)
    return tuple(tuple(sorted(set(day))) for day in found)


def _spans(given: Any) -> list[Hours]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise Wrong(_("The spans of a day are a list, not “%(given)s”."), given=given)
    if len(given) == 2 and all(isinstance(one, int | str) and "-" not in str(one).replace("–", "-") for one in given):
        return [hours(given)]
    return [hours(one) for one in given]


def region_of(given: Any) -> Region | None:
    """“DE-NW”, or {"country": "DE", "subdivision": "NW", "categories": ["public"]}."""
    if not given:
        return None
    if isinstance(given, str):
        given = dict(zip(("country", "subdivision"), given.strip().split("-", 1), strict=False))
    fields = _keyed(given, _("The region of the holidays"), {"country", "subdivision", "subdiv", "categories"})
    country, subdivision = fields.get("country"), fields.get("subdivision", fields.get("subdiv")) or ""
    categories = fields.get("categories") or ["public"]
    if not isinstance(country, str) or not isinstance(subdivision, str) or not isinstance(categories, list):
        raise Wrong(_("The holidays name a country and a part of it, like DE and NW."))
    wanted = Region(country.upper(), subdivision.removeprefix(f"{country}-"), tuple(str(one) for one in categories))
    try:
        return check_region(wanted)
    except LookupError as error:
        raise Wrong(_("Holidays of “%(region)s” are not known."), region=error.args[0]) from None


def _specials(given: list[Any]) -> tuple[Special, ...]:
    found = sorted(map(_special, given), key=_date_of)
    for one, other in pairwise(found):
        if _date_of(one) == _date_of(other):
            raise Wrong(_("There are two exceptions of %(date)s."), date=_special_json(one)["date"])
    return tuple(found)


def _date_of(one: Special) -> tuple[int, int, int]:
    return (one.year or 0, one.month, one.day)


def _special(given: Any) -> Special:
    known = {"date", "spans", "closed", "worked", "name", "reason"}
    fields = _keyed(given, _("An exception"), known)
    year, month, day = calendar_date(fields.get("date"))
    says = [key for key in ("spans", "closed", "worked") if fields.get(key) is not None and fields[key] is not False]
    if len(says) != 1:
        raise Wrong(_("The exception of %(date)s has either “spans”, “closed” or “worked”."), date=fields.get("date"))
    name = str(fields.get("name") or fields.get("reason") or "")
    if says == ["spans"]:
        return Special(year, month, day, tuple(sorted(set(_spans(fields["spans"])))), name)
    return Special(year, month, day, None if says == ["worked"] else (), name)


def _closure(given: Any, zone: str) -> Closure:
    fields = _keyed(given, _("A closure"), {"from", "to", "start", "end", "reason", "name"})
    start = moment(fields.get("from", fields.get("start")))
    last = fields.get("to", fields.get("end"))
    end = None if last is None else moment(last)
    found = Closure(start, end, str(fields.get("reason") or fields.get("name") or ""))
    span = closed_span(found, zone)
    if span.start >= span.end:
        raise Wrong(_("The closure from %(start)s ends before it begins."), start=start.isoformat())
    return found


def _valid_from(given: Any, zone: str) -> datetime:
    return ALWAYS if given in (None, "") else instant(moment(given), zone)
