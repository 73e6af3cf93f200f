"""What a calendar is made of. Everything is a value: nothing here changes, asks a database or knows the time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import NamedTuple

DAY = 24 * 60  # minutes
ALWAYS = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)


class Hours(NamedTuple):
    """A span of a weekday, in minutes of the wall clock since midnight: 0 ≤ start < 1440, start < end ≤ start + 1440.
    One that ends after 1440 is a shift over midnight."""

    start: int
    end: int


@dataclass(frozen=True)
class Region:
    """Whose public holidays: codes of the library `holidays` (ISO 3166; "" for the whole country)."""

    country: str
    subdivision: str = ""
    categories: tuple[str, ...] = ("public",)


@dataclass(frozen=True)
class Special:
    """One date that is not like its weekday. `year` None: every year. `hours` None: worked as on any such weekday,
    though it is a holiday; (): closed."""

    year: int | None
    month: int
    day: int
    hours: tuple[Hours, ...] | None = ()
    name: str = ""

    def is_on(self, day: date) -> bool:
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)


@dataclass(frozen=True)
class Closure:
    """One stretch of time in which nothing counts. A date means all of it, as an end as well; a time without offset is
    one of the calendar's zone. No end: until further notice."""

    start: date | datetime
    end: date | datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Version:
    """A calendar as it is from an instant on. `weekly`: seven days from Monday, each with any number of spans."""

    zone: str
    weekly: tuple[tuple[Hours, ...], ...]
    region: Region | None = None
    specials: tuple[Special, ...] = ()
    closures: tuple[Closure, ...] = ()
    valid_from: datetime = ALWAYS


@dataclass(frozen=True)
class Calendar:
    """Versions in the order they hold in; the first one holds before its `valid_from` as well."""

    versions: tuple[Version, ...]
    name: str = ""

    def __post_init__(self) -> None:
        starts = [one.valid_from for one in self.versions]
        if not starts or any(earlier >= later for earlier, later in pairwise(starts)):
            raise ValueError("A calendar has at least one version, each of them later than the one before.")
