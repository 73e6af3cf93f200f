"""What one line of a table asks for, read without a look at the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from tresen.people.changing import LONGEST_NOTES
from tresen.people.contacts import read_number
from tresen.people.imports.columns import Column
from tresen.people.imports.words import Wrong, addresses, language, several, within, yes_or_no
from tresen.people.models.contact import NumberLabel
from tresen.people.refusals import NotReadable

LONGEST = {"external_id": 60, "name": 200, "first_name": 100, "last_name": 100, "job_title": 120, "site": 120}
NUMBERS = {
    "phone": "",
    "mobile": NumberLabel.MOBILE,
    "private": NumberLabel.PRIVATE,
    "extension": NumberLabel.EXTENSION,
}


@dataclass
class AskedPerson:
    """`columns`: those of a person that the line gives a value."""

    columns: dict[str, Any] = field(default_factory=dict)
    external_id: str = ""
    addresses: list[str] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)  # {what is no number: why}
    organisation: str = ""
    more_organisations: list[str] = field(default_factory=list)
    department: str = ""
    site: str = ""
    job_title: str = ""


def by_column(cells: Sequence[str], columns: Sequence[str], known: dict[str, Column]) -> dict[str, list[str]]:
    """{column: its cells that are not empty}; Wrong if the line is longer than the header."""
    if any(cells[len(columns) :]):
        raise Wrong(_("The line has more cells than there are columns. Is a quotation mark missing?"))
    given: dict[str, list[str]] = {}
    for key, cell in zip(columns, cells, strict=False):
        if key in known and cell:
            given.setdefault(key, []).append(within(cell, LONGEST.get(key, 20_000), known[key].label))
    return given


def ask_person(cells: Sequence[str], columns: Sequence[str], known: dict[str, Column]) -> AskedPerson:
    given = by_column(cells, columns, known)
    one = {key: values[0] for key, values in given.items()}
    asked = AskedPerson(
        external_id=one.get("external_id", ""),
        addresses=list(dict.fromkeys(each for cell in given.get("email", []) for each in addresses(cell))),
        organisation=one.get("organisation", ""),
        more_organisations=several(one.get("more_organisations", "")),
        department=one.get("department", ""),
        site=" ".join(one.get("site", "").split()),
        job_title=one.get("job_title", ""),
    )
    parts = " ".join(filter(None, (one.get("first_name"), one.get("last_name"))))
    if name := " ".join((one.get("name") or parts).split()):
        asked.columns["name"] = within(name, 200, known["name"].label)
    if asked.external_id:
        asked.columns["external_id"] = asked.external_id
    for key, label in NUMBERS.items():
        for cell in given.get(key, []):
            for written in several(cell):
                _add_number(asked, written, label)
    if "vip" in one:
        asked.columns["is_vip"] = yes_or_no(one["vip"], known["vip"].label)
    if "active" in one:
        asked.columns["is_active"] = yes_or_no(one["active"], known["active"].label)
    if "locale" in one:
        asked.columns["locale"] = language(one["locale"])
    if "zone" in one:
        if one["zone"] not in available_timezones():
            raise Wrong(_("There is no time zone %(zone)s.") % {"zone": one["zone"][:60]})
        asked.columns["zone"] = one["zone"]
    if "notes" in one:
        asked.columns["notes"] = within(_lines(one["notes"]), LONGEST_NOTES, known["notes"].label)
    return asked


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _add_number(asked: AskedPerson, written: str, label: str) -> None:
    try:
        value, fitting = read_number(written, label)
    except NotReadable as unreadable:
        asked.unread[written] = str(unreadable)
        return
    if value not in {one for one, _label in asked.numbers}:
        asked.numbers.append((value, fitting))
