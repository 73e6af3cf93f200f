"""A calendar as a form: rows of inputs, and back. Names of inputs that occur several times are read in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tresen.sla.hours.spelling import KEYS
from tresen.tickets.change import Refused

WHOLE = {key: ["00:00-24:00"] for key in KEYS}
EXCEPTION = ("date", "every", "kind", "spans", "name")
CLOSURE = ("from", "from-time", "to", "to-time", "reason")
MOST = 400  # rows of a kind in one form


@dataclass
class Rows:
    """What the form shows: texts as they stand in its inputs."""

    zone: str = "Europe/Berlin"
    always: bool = False
    week: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {key: [] for key in KEYS})
    region: str = ""
    local: bool = False
    categories: str = ""
    exceptions: list[dict[str, str]] = field(default_factory=list)
    closures: list[dict[str, str]] = field(default_factory=list)

    def hours(self) -> dict[str, Any]:
        """The JSON form. Refused where a row is half filled in."""
        weekly = {key: [_span(*ends) for ends in spans if any(ends)] for key, spans in self.week.items()}
        categories = ["public", *self.categories.split(), *(["catholic"] if self.local else [])]
        country, _dash, subdivision = self.region.partition("-")
        region = {"country": country, "subdivision": subdivision, "categories": categories}
        return {
            "zone": self.zone,
            "weekly": WHOLE if self.always else weekly,
            "holidays": region if country else None,
            "exceptions": [_exception(row) for row in self.exceptions if row["date"]],
            "closures": [_closure(row) for row in self.closures if row["from"]],
        }


def from_hours(hours: Mapping[str, Any]) -> Rows:
    region = hours["holidays"] or {"country": "", "subdivision": "", "categories": []}
    return Rows(
        zone=hours["zone"],
        always=hours["weekly"] == WHOLE,
        week={key: [_ends(span) for span in hours["weekly"][key]] for key in KEYS},
        region="-".join(filter(None, (region["country"], region["subdivision"]))),
        local="catholic" in region["categories"],
        categories=" ".join(one for one in region["categories"] if one not in ("public", "catholic")),
        exceptions=[_exception_row(one) for one in hours["exceptions"]],
        closures=[_closure_row(one) for one in hours["closures"]],
    )


def from_post(post: QueryDict) -> Rows:
    return Rows(
        zone=post.get("zone", ""),
        always="always" in post,
        week={key: _zipped(post, f"{key}-from", f"{key}-to") for key in KEYS},
        region=post.get("region", "")[:20],
        local="local" in post,
        categories=post.get("categories", "")[:100],
        exceptions=_rows(post, "exception", EXCEPTION),
        closures=_rows(post, "closure", CLOSURE),
    )


def _zipped(post: QueryDict, *names: str) -> list[Any]:
    return list(zip(*(post.getlist(name)[:MOST] for name in names), strict=False))


def _rows(post: QueryDict, what: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Templates know no keys with a dash, so these have none."""
    keys = [name.replace("-", "_") for name in names]
    given = _zipped(post, *(f"{what}-{name}" for name in names))
    return [dict(zip(keys, values, strict=True)) for values in given]


def _span(start: str, end: str) -> str:
    if not (start and end):
        raise Refused(_("A span of time needs a beginning and an end."))
    return f"{start}-{'24:00' if end == '00:00' else end}"


def _ends(span: str) -> tuple[str, str]:
    start, _dash, end = span.partition("-")
    return start, "00:00" if end == "24:00" else end


def _exception(row: Mapping[str, str]) -> dict[str, Any]:
    date = row["date"][5:] if row["every"] == "year" else row["date"]
    if row["kind"] == "spans":
        spans = [one.strip() for one in row["spans"].split(",") if one.strip()]
        if not spans:
            raise Refused(_("Say when work is done on %(date)s, like 08:00-12:00.") % {"date": row["date"]})
        return {"date": date, "spans": spans, "name": row["name"]}
    return {"date": date, row["kind"] if row["kind"] == "worked" else "closed": True, "name": row["name"]}


def _exception_row(one: Mapping[str, Any]) -> dict[str, str]:
    yearly = len(one["date"]) == 5
    kind = "worked" if one.get("worked") else "spans" if one["spans"] else "closed"
    date = f"2028-{one['date']}" if yearly else one["date"]  # a year that has every date
    spans = ", ".join(one.get("spans") or [])
    return {"date": date, "every": "year" if yearly else "", "kind": kind, "spans": spans, "name": one["name"]}


def _closure(row: Mapping[str, str]) -> dict[str, Any]:
    start, end = _moment(row["from"], row["from_time"]), _moment(row["to"], row["to_time"])
    if row["to_time"] and not row["to"]:
        end = _moment(row["from"], row["to_time"])
    if start and end and "T" in end and "T" not in start:
        start += "T00:00"
    return {"from": start, "to": end or None, "reason": row["reason"]}


def _moment(day: str, time: str) -> str:
    return f"{day}T{time}" if day and time else day


def _closure_row(one: Mapping[str, Any]) -> dict[str, str]:
    start, _t, start_time = one["from"].partition("T")
    end, _t, end_time = (one["to"] or "").partition("T")
    return {"from": start, "from_time": start_time[:5], "to": end, "to_time": end_time[:5], "reason": one["reason"]}
