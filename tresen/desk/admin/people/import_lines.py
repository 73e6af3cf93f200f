"""The lines of an import as its page and its files show them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tresen.people.imports.columns import columns_of
from tresen.people.models import ImportLine, PeopleImport
from tresen.people.models.imports import ImportKind, Outcome

PAGE = 100
SAMPLES = 3


@dataclass(frozen=True)
class Shown:
    line: ImportLine
    url: str
    changes: list[tuple[str, str, str]]


def page_of(batch: PeopleImport, which: str, after: str) -> dict[str, Any]:
    """One page of lines, by their numbers; first those that are refused, if there are any and nothing else is asked."""
    counts = {one: int(batch.totals.get(one, 0)) for one in Outcome.values}
    usual = next((one for one in (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW) if counts[one]), Outcome.SAME)
    which = which if which in Outcome.values else str(usual)
    rows = batch.lines.filter(outcome=which).order_by("number")
    if after.isdecimal() and len(after) < 10:
        rows = rows.filter(number__gt=int(after))
    found = list(rows[: PAGE + 1])
    labels = {one.key: str(one.label) for one in columns_of(batch.kind).values()}
    name = "desk:admin:person" if batch.kind == ImportKind.PERSON else "desk:admin:organisation"
    return {
        "lines": [
            Shown(
                one,
                reverse(name, args=[one.about]) if one.about else "",
                # Of somebody new the title is the name.
                [(labels.get(key, key), old, new) for key, old, new in one.changes if old or key != "name"],
            )
            for one in found[:PAGE]
        ],
        "which": which,
        "tabs": [(one, Outcome(one).label, counts[one]) for one in Outcome.values],
        "wanted": counts[Outcome.NEW] + counts[Outcome.CHANGED],
        "refused": counts[Outcome.REFUSED],
        "forgotten": not found and bool(counts[which]) and not after,
        "after": str(found[PAGE - 1].number) if len(found) > PAGE else "",
        "paged": bool(after),
    }


def samples(batch: PeopleImport) -> list[tuple[str, str, list[str]]]:
    """Of each column its heading, what it is taken for, and some of its cells."""
    rows = list(batch.lines.order_by("number")[:50])
    shown = []
    for place, heading in enumerate(batch.header):
        cells = [one.cells[place] for one in rows if len(one.cells) > place and one.cells[place]]
        shown.append((heading, batch.columns[place], list(dict.fromkeys(cells))[:SAMPLES]))
    return shown


def rejected(batch: PeopleImport) -> Iterator[list[str]]:
    yield [*batch.header, _("Line"), _("Why it was not taken")]
    rows = batch.lines.filter(outcome=Outcome.REFUSED).order_by("number")
    for one in rows.iterator(chunk_size=2000):
        cells = [*one.cells[: len(batch.header)], *[""] * (len(batch.header) - len(one.cells))]
        yield [*cells, str(one.number), one.fault]


def _example_people() -> list[list[str]]:
    return [
        [_("Customer number"), _("First name"), _("Last name"), _("E-mail"), _("E-mail") + " 2", _("Phone"),
         _("Mobile"), _("Organisation"), _("Department"), _("Site"), _("Position"), _("VIP"),
         _("Language"), _("Notes for agents")],
        ["10017", "Karla", "Sommer", "karla.sommer@example.com", "sommer@example.com", "0431 123456", "0171 1234567",
         "Muster GmbH", "Verwaltung > Einkauf", "Kiel", "Leitung Einkauf", _("yes"), "de", ""],
        ["10018", "John", "Miller", "john.miller@example.com", "", "+44 20 7946 0000", "", "Muster GmbH", "", "", "",
         _("no"), "en", ""],
    ]  # fmt: skip


def _example_organisations() -> list[list[str]]:
    return [
        [_("Customer number"), _("Name"), _("Short name"), _("Mail domains"), _("Sites"), _("Departments"),
         _("Contract"), _("Contract number"), _("Contract from"), _("Contract to"), _("VIP"), _("Notes for agents")],
        ["4711", "Muster GmbH", "muster", "example.com, example.org", "Kiel; Lübeck",
         "Verwaltung; Verwaltung > Einkauf", "Wartung", "W-2026-1", "01.01.2026", "31.12.2027", _("no"), ""],
    ]  # fmt: skip


EXAMPLES: dict[str, Callable[[], list[list[str]]]] = {
    ImportKind.PERSON: _example_people,
    ImportKind.ORGANISATION: _example_organisations,
}
