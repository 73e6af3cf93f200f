"""A list as a file: CSV for every programme, XLSX where the server can make it."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.auditing import looked
from tresen.desk.doors import agents_only
from tresen.desk.views.builtin import View
from tresen.desk.views.facts import Columns
from tresen.desk.views.saved import view_for
from tresen.desk.views.wanted import as_wanted
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.kit.spreadsheets import lines
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere, tickets_worked_by
from tresen.tickets.looks import looks_for
from tresen.tickets.models import Ticket

USUAL: tuple[str, ...] = (
    "ticket.number",
    "ticket.subject",
    "ticket.state",
    "ticket.priority",
    "ticket.team",
    "ticket.assignee",
)
USUAL += ("customer", "customer.email", "organisation", "ticket.category", "ticket.created_at", "ticket.updated_at")
PIECE = 500
MOST_XLSX = 1_000_000  # rows; a sheet of the format ends at 1,048,576


@require_safe
@agents_only
def download(request: HttpRequest, actor: Actor, key: str) -> StreamingHttpResponse | HttpResponse:
    """Of the tickets in the view, those for which the actor has the right to export."""
    view = view_for(actor, key)
    if view is None:
        raise Http404
    demand_somewhere(actor, Right.EXPORT)
    view = as_wanted(view, looks_for(actor).filter(view=key).first())
    columns = Columns.of(actor, list(dict.fromkeys([*USUAL, *view.columns])))
    xlsx = request.GET.get("format") == "xlsx" and find_spec("xlsxwriter") is not None
    looked(request, actor, Name.EXPORTED, Thing("view", key, str(view.name)), format="xlsx" if xlsx else "csv")
    if xlsx:
        return _as_xlsx(view, actor, columns)
    rows = _spoken(table(view, actor, columns), get_language())
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(view)}.csv"'
    return response


def _name(view: View) -> str:
    return slugify(str(view.name)) or "tickets"


def table(view: View, actor: Actor, columns: Columns, most: int | None = None) -> Iterator[list[str]]:
    """The labels, then the rows, read piece by piece: a large list needs no more memory than a small one, and no
    transaction stays open while a slow line takes it. All of them; or `most`, and then a last line that says so."""
    yield [str(field.label) for field in columns.fields]
    # By id, not as the list is sorted: whatever changes meanwhile is in the file once.
    after = told = 0
    while found := list(_piece_of(view, actor, columns, after)):
        yield from columns.texts(found if most is None else found[: most - told], most=32_000)
        told, after = told + len(found), found[-1]["id"]
        if most is not None and told > most:
            yield [
                _("The list goes on: only the first %(most)s are in this file. A CSV file holds all.") % {"most": most}
            ]
            return


def _piece_of(view: View, actor: Actor, columns: Columns, after: int) -> QuerySet[Ticket, dict[str, Any]]:
    allowed = tickets_worked_by(actor, right=Right.EXPORT).filter(view.condition(actor), pk__gt=after)
    rows: QuerySet[Ticket, dict[str, Any]] = allowed.order_by("id").values(*("id",), **columns.expressions())
    return rows[:PIECE]


def _spoken(rows: Iterator[list[str]], language: str | None) -> Iterator[list[str]]:
    """The rows are made after the request has lost its language; they keep it."""
    while True:
        with override(language):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _as_xlsx(view: View, actor: Actor, columns: Columns) -> HttpResponse:
    from tempfile import TemporaryFile

    import xlsxwriter

    with TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet(_("Tickets"))
        bold = book.add_format({"bold": True})
        for number, row in enumerate(table(view, actor, columns, MOST_XLSX)):
            _write(sheet, number, row, None if number else bold)
        sheet.freeze_panes(1, 0)
        book.close()
        file.seek(0)
        response = HttpResponse(
            file.read(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    response["Content-Disposition"] = f'attachment; filename="{_name(view)}.xlsx"'
    return response


def _write(sheet: Any, number: int, row: Sequence[str], format: Any) -> None:
    for place, cell in enumerate(row):
        sheet.write_string(number, place, cell, format)
