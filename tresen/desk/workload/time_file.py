"""Working time as a file, an entry a line."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tresen.kit.spreadsheets import lines
from tresen.people.actor import Actor
from tresen.tickets.time_report import Wanted, lines_of

MOST = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(actor: Actor, wanted: Wanted) -> Iterator[list[str | int]]:
    """The labels, then the entries: minutes are numbers, everything else is text."""
    yield [
        *(_("Day"), _("Client"), _("Ticket"), _("Subject"), _("Person"), _("Activity"), _("Minutes"), _("Billable")),
        *(_("Billed on"), _("Note")),
    ]
    for number, one in enumerate(lines_of(actor, wanted, MOST + 1)):
        if number == MOST:
            told = _("The list goes on: only the first %(most)s are in this file. Choose a shorter time or one client.")
            yield [told % {"most": MOST}]
            return
        yield [
            *(one.day.isoformat(), one.client_name or "", one.ticket.number, one.ticket.subject, str(one.person)),
            *(str(one.activity), one.minutes, _("yes") if one.billable else _("no")),
            *(f"{one.billing.at:%Y-%m-%d}" if one.billing else "", one.note),
        ]


def as_csv(actor: Actor, wanted: Wanted) -> HttpResponse:
    rows = ([str(cell) for cell in row] for row in table(actor, wanted))
    response = HttpResponse("".join(lines(rows)), content_type="text/csv; charset=utf-8")
    return _named(response, wanted, "csv")


def as_xlsx(actor: Actor, wanted: Wanted) -> HttpResponse:
    """Cells are written as what they are: a text that begins with "=" is no formula."""
    import xlsxwriter

    with TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet(_("Working time")[:31])
        bold = book.add_format({"bold": True})
        for number, row in enumerate(table(actor, wanted)):
            _write(sheet, number, row, None if number else bold)
        sheet.freeze_panes(1, 0)
        book.close()
        file.seek(0)
        return _named(HttpResponse(file.read(), content_type=XLSX), wanted, "xlsx")


def _write(sheet: Any, number: int, row: list[str | int], format: Any) -> None:
    for place, cell in enumerate(row):
        write = sheet.write_string if isinstance(cell, str) else sheet.write_number
        write(number, place, cell, format)


def _named(response: HttpResponse, wanted: Wanted, ending: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="time-{wanted.first:%Y-%m}.{ending}"'
    return response
