"""Public holidays by the library `holidays`: computed, never asked of a network. It is imported when first needed, for
it is slow to load."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tresen.sla.hours.calendar import Region

if TYPE_CHECKING:
    from holidays import HolidayBase


def check_region(region: Region) -> Region:
    """The region with the library's own codes. LookupError (with what is not known) unless it knows all of it."""
    from holidays import country_holidays

    try:
        bare = country_holidays(region.country)
    except NotImplementedError:
        raise LookupError(region.country) from None
    aliases: Mapping[str, str] = getattr(bare, "subdivisions_aliases", {})
    subdivision = aliases.get(region.subdivision, region.subdivision)
    if subdivision and subdivision not in bare.subdivisions:
        raise LookupError(f"{region.country}-{region.subdivision}")
    if odd := [one for one in region.categories if one not in bare.supported_categories]:
        raise LookupError(odd[0])
    return Region(region.country, subdivision, region.categories)


@lru_cache(maxsize=1024)
def holidays_of(region: Region, year: int, language: str = "") -> Mapping[date, str]:
    """{date: name}, in the country's own language unless another is named that the library has."""
    found = _of(region, year, language)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def _of(region: Region, year: int, language: str) -> "HolidayBase":
    from holidays import country_holidays

    given: dict[str, Any] = {"subdiv": region.subdivision or None, "categories": region.categories}
    spoken = country_holidays(region.country)
    known = [one for one in spoken.supported_languages if language and one.partition("_")[0] == language]
    return country_holidays(
        region.country, years=year, language=known[0] if known else spoken.default_language, **given
    )
