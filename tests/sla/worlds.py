"""Random calendars in their JSON form, and what happens to a clock that runs on them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

# A zone and the nights in it that are worth a look.
NIGHTS = [
    ("Europe/Berlin", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 6, 4), date(2026, 12, 31)]),
    ("America/St_Johns", [date(2026, 3, 8), date(2026, 11, 1), date(2010, 11, 7), date(2028, 2, 29), date(2026, 7, 1)]),
    ("Asia/Kathmandu", [date(2026, 4, 14), date(2028, 2, 29), date(2026, 12, 25), date(1986, 1, 1)]),
    ("Australia/Lord_Howe", [date(2026, 4, 5), date(2026, 10, 4), date(2028, 2, 29), date(2026, 1, 26)]),
    ("Pacific/Apia", [date(2011, 12, 30), date(2011, 4, 2), date(2012, 2, 29), date(2020, 4, 5)]),
]
STATES = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH", "Augsburg"]
REGIONS = [("DE", one) for one in STATES] + [("CA", "NL"), ("AU", "NSW"), ("DE", "")]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Pauses = list[tuple[datetime, datetime | None]]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def span(draw: st.DrawFn) -> str:
    start = draw(st.sampled_from([0, 60, 90, 119, 120, 121, 150, 180, 540, 780, 1320]) | st.integers(0, 1439))
    end = draw(st.sampled_from([1440, 120, 180, 360, 720, 1020]) | st.integers(0, 1440))
    return f"{clock(start)}-{clock(end if end != start else 1440 if start < 720 else 0)}"


spans = st.lists(span(), max_size=3)


@st.composite
def region(draw: st.DrawFn) -> dict[str, Any] | None:
    if draw(st.integers(0, 3)) == 0:
        return None
    country, subdivision = draw(st.sampled_from(REGIONS))
    catholic = country == "DE" and draw(st.booleans())
    return {
        "country": country,
        "subdivision": subdivision,
        "categories": ["public", "catholic"] if catholic else ["public"],
    }


@st.composite
def exceptions(draw: st.DrawFn, near: date) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(0, 3))):
        day = (near + timedelta(days=draw(st.integers(-2, 6)))).isoformat()
        key = day[5:] if draw(st.booleans()) else day
        kind: dict[str, Any] = draw(
            st.just({"worked": True}) | st.just({"spans": []}) | spans.map(lambda one: {"spans": one})
        )
        found[key] = {"date": key, **kind, "name": f"E{number}"}
    return list(found.values())


@st.composite
def wall(draw: st.DrawFn, near: date, whole: bool = True) -> str:
    """A date, a time of the wall clock, or an instant."""
    day = near + timedelta(days=draw(st.integers(-2, 5)))
    if whole and draw(st.booleans()):
        return day.isoformat()
    shown = f"{day}T{clock(draw(st.sampled_from([0, 60, 120, 150, 180]) | st.integers(0, 1439)))}"
    return shown + draw(st.sampled_from(["", "", "+00:00", "-03:30", ":17+05:45"]))


@st.composite
def version(draw: st.DrawFn, near: date, zone: str) -> dict[str, Any]:
    closures: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 2))):
        start = draw(wall(near))
        end = draw(st.none() | st.integers(0, 4).map(lambda days: (near + timedelta(days=days + 5)).isoformat()))
        if end is None and draw(st.booleans()):
            end = (datetime.fromisoformat(start) + timedelta(minutes=draw(st.integers(300, 4000)))).isoformat()
        closures.append({"from": start, "to": end, "reason": f"C{number}"})
    kept = [one for one in closures if one["to"] is not None or draw(st.integers(0, 3)) == 0]
    return {
        "zone": zone,
        "weekly": {day: draw(spans) for day in DAYS},
        "holidays": draw(region()),
        "exceptions": draw(exceptions(near)),
        "closures": kept,
    }


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, Any], datetime, timedelta, Pauses]:
    """A calendar, a start, an amount of working time, and pauses."""
    zone, nights = draw(st.sampled_from(NIGHTS))
    near = draw(st.sampled_from(nights))
    moment = datetime(near.year, near.month, near.day, tzinfo=UTC)

    def instant(low: int, high: int) -> datetime:
        exact = draw(st.sampled_from([0, 0, 0, 1, 59]) | st.floats(0, 59).map(lambda one: round(one, 6)))
        return moment + timedelta(minutes=draw(st.integers(low, high)), seconds=exact)

    versions = [draw(version(near, zone))]
    for _number in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        other = draw(st.sampled_from([zone, zone, "Europe/Berlin", "Pacific/Apia", "America/St_Johns"]))
        versions.append({**draw(version(near, other)), "valid_from": draw(wall(near))})
    if len({one.get("valid_from") for one in versions}) < len(versions):
        versions = versions[:1]
    calendar: dict[str, Any] = versions[0] if len(versions) == 1 else {"versions": versions}
    pauses: Pauses = []
    for _number in range(draw(st.integers(0, 3))):
        start = instant(-2000, 5000)
        open_end = draw(st.integers(0, 9)) == 0
        pauses.append((start, None if open_end else start + timedelta(seconds=draw(st.integers(0, 90_000)))))
    amount = timedelta(
        minutes=draw(st.integers(0, 600) | st.integers(0, 3000)), seconds=draw(st.sampled_from([0, 0, 7]))
    )
    return calendar, instant(-1500, 1500), amount, pauses
