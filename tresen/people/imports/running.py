"""An import from its file to its result.

A file becomes lines; `check` says of each what it would do and writes nothing else; `start` lets a job do it, some
lines in each transaction. The lines say how far it has got: a job that was killed goes on behind the last
transaction, one that begins twice waits for the row of the import. What a line may not do anymore by then is refused
by the verbs.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import DatabaseError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.audit.names import Name
from tresen.kit.jobs import ending, job
from tresen.kit.spreadsheets import Fault, Unreadable, read_table
from tresen.people.actor import SYSTEM, Actor
from tresen.people.auditing import record, thing
from tresen.people.imports.columns import columns_of, guess
from tresen.people.imports.organisation_lines import OrganisationLines
from tresen.people.imports.person_lines import PersonLines
from tresen.people.imports.plan import Claims, Plan, refused
from tresen.people.models import ImportLine, PeopleImport
from tresen.people.models.imports import ImportKind, Outcome, Stage
from tresen.people.models.person import Role
from tresen.people.refusals import EditRefused, NotReadable, NotYours, Taken

LARGEST = 20_000_000  # bytes
MOST_LINES = 100_000
MOST_COLUMNS = 100
AT_ONCE = 500  # lines that are checked in the request
CHECKED, WRITTEN = 500, 50  # lines in one transaction
PLANNERS: dict[str, type[PersonLines] | type[OrganisationLines]] = {
    ImportKind.PERSON: PersonLines,
    ImportKind.ORGANISATION: OrganisationLines,
}


def read_file(content: bytes, *, kind: str, file: str, by: Actor, locale: str = "de") -> PeopleImport:
    """The lines of a file, with a guess what its columns are; EditRefused in plain words. `check` comes next."""
    _demand(by)
    if len(content) > LARGEST:
        raise EditRefused(_("The file is too large: at most 20 MB. Divide it into several."))
    try:
        table = read_table(content)
    except Unreadable as unreadable:
        raise EditRefused(fault_of(unreadable)) from unreadable
    if not table.rows:
        raise EditRefused(_("The file has no lines below the headings."))
    if len(table.rows) > MOST_LINES:
        words = _("The file has %(count)s lines; at most %(most)s go at once. Divide it into several.")
        raise EditRefused(words % {"count": len(table.rows), "most": MOST_LINES})
    if len(table.header) > MOST_COLUMNS:
        raise EditRefused(_("The file has more than %(most)s columns.") % {"most": MOST_COLUMNS})
    with transaction.atomic():
        batch = PeopleImport.objects.create(
            kind=ImportKind(kind),
            by=by.person,
            file=file[:200],
            locale=locale,
            header=[one[:200] for one in table.header],
            columns=guess(kind, table.header),
            line_count=len(table.rows),
        )
        rows = (ImportLine(batch=batch, number=number, cells=cells) for number, cells in table.rows)
        while some := list(islice(rows, 2000)):
            ImportLine.objects.bulk_create(some)
    return batch


def fault_of(unreadable: Unreadable) -> str:
    return {
        Fault.EMPTY: _("The file is empty."),
        Fault.BOOK: _("This is a workbook, not a table of text. Save it in Excel as “CSV UTF-8” and choose that file."),
        Fault.BINARY: _("This is no table. Save your list as CSV and choose that file."),
        Fault.QUOTES: _("The quotation marks in line %(line)s do not fit: one is not closed.")
        % {"line": unreadable.line},
        Fault.LONG: _("A cell in line %(line)s is too long. Is a quotation mark not closed?")
        % {"line": unreadable.line},
    }[unreadable.fault]


def check(
    batch: PeopleImport, *, by: Actor, columns: Sequence[str] | None = None, founds_missing: bool = False
) -> None:
    """Checks all lines (anew), with other columns if they are given. Few lines at once, many by a job."""
    _demand(by)
    with transaction.atomic():
        batch = _locked(batch.pk)
        if batch.stage not in {Stage.READING, Stage.READY}:
            raise EditRefused(_("This import has begun; its columns cannot be changed any more."))
        if columns is not None:
            batch.columns = _fitting(batch, columns)
        batch.founds_missing, batch.stage, batch.position = founds_missing, Stage.READING, 0
        batch.round += 1
        batch.save()
        if batch.line_count > AT_ONCE:
            checking.later(import_id=batch.pk, round=batch.round)
            return
    checking(import_id=batch.pk, round=batch.round)


def start(batch: PeopleImport, *, by: Actor) -> None:
    """Lets the lines be written; goes on with an import that was stopped."""
    _demand(by)
    with transaction.atomic():
        batch = _locked(batch.pk)
        if batch.stage not in {Stage.READY, Stage.STOPPED}:
            raise EditRefused(_("This import cannot be started now."))
        if batch.stage == Stage.READY:
            batch.position = 0
        batch.stage, batch.reason, batch.ended_at = Stage.WRITING, "", None
        batch.by = by.person
        batch.save()
        writing.later_once(lock=f"import {batch.pk}", import_id=batch.pk)


def stop(batch: PeopleImport, *, by: Actor) -> None:
    """What is written stays; nothing further is."""
    _demand(by)
    with transaction.atomic():
        batch = _locked(batch.pk)
        if batch.stage == Stage.WRITING:
            _end(batch, Stage.STOPPED, by)


def discard(batch: PeopleImport, *, by: Actor) -> None:
    """Forgets an import that has not begun."""
    _demand(by)
    with transaction.atomic():
        batch = _locked(batch.pk)
        if batch.stage not in {Stage.READING, Stage.READY}:
            raise EditRefused(_("This import has begun. Stop it if it shall not go on."))
        batch.delete()


@job(queue="tickets")
def checking(import_id: int, round: int) -> None:
    """Says of each line what it would do. May be repeated: it begins anew. A later check ends it."""
    batch = PeopleImport.objects.filter(pk=import_id, round=round, stage=Stage.READING).first()
    if batch is None:
        return
    by = _actor(batch)
    planner = PLANNERS[batch.kind](batch, by, Claims())
    with override(batch.locale):
        for lines in _pieces(batch, 0, CHECKED):
            told = [plan.told() for plan in planner.plans(lines)]
            with transaction.atomic():
                if (now := _locked_if(import_id, Stage.READING, round)) is None:
                    return
                ImportLine.objects.bulk_update(told, ["outcome", "fault", "title", "changes", "about"], batch_size=500)
                now.position = lines[-1].number
                now.save(update_fields=["position"])
            if ending.is_set():  # the next worker begins anew
                checking.later(import_id=import_id, round=round)
                return
    with transaction.atomic():
        if (now := _locked_if(import_id, Stage.READING, round)) is not None:
            now.stage, now.totals = Stage.READY, _totals(now)
            now.save(update_fields=["stage", "totals"])


@job(queue="tickets")
def writing(import_id: int) -> None:
    """Does what the lines say, some in each transaction. May be killed and repeated: it goes on where it stopped."""
    claims = Claims()
    while not ending.is_set():
        with transaction.atomic():
            batch = _locked_if(import_id, Stage.WRITING)
            if batch is None:
                return
            by = _actor(batch)
            with override(batch.locale):
                if not _may(by):
                    batch.reason = _("Whoever started it is no administrator any more.")
                    _end(batch, Stage.STOPPED, by)
                    return
                wanted = batch.lines.filter(
                    number__gt=batch.position, outcome__in=[Outcome.NEW, Outcome.CHANGED]
                ).order_by("number")
                lines = list(wanted[:WRITTEN])
                if not lines:
                    _end(batch, Stage.DONE, by)
                    return
                _write(lines, batch, by, claims)
            batch.position = lines[-1].number
            batch.save(update_fields=["position"])
    writing.later_once(lock=f"import {import_id}", import_id=import_id)


def _write(lines: list[ImportLine], batch: PeopleImport, by: Actor, claims: Claims) -> None:
    """Each line whole or not at all. What a line that failed had made is not there for those after it: they are
    planned anew."""
    left = list(lines)
    while left:
        for plan in PLANNERS[batch.kind](batch, by, claims).plans(left):
            left.pop(0)
            if (failed := _written(plan)) is not None:
                refused(plan.line, failed, plan.title).told()
                break
    ImportLine.objects.bulk_update(lines, ["outcome", "fault", "title", "changes", "about"], batch_size=500)


def _written(plan: Plan) -> str | None:
    """None, or why not."""
    plan.told()
    if plan.write is None:
        return None
    try:
        with transaction.atomic():
            plan.line.about = plan.write()
    except (EditRefused, Taken, NotReadable) as refusal:
        return str(refusal)
    except DatabaseError:  # somebody else has got there first
        return _("The line could not be written; somebody else has changed the same meanwhile. Import it once more.")
    return None


def _end(batch: PeopleImport, stage: Stage, by: Actor) -> None:
    batch.stage, batch.totals, batch.ended_at = stage, _totals(batch), clock.now()
    batch.save()
    outcome = ", ".join(f"{key} {count}" for key, count in batch.totals.items() if count)
    record(
        Name.IMPORTED, by=by, about=thing(batch), file=batch.file, scope=batch.kind, count=batch.line_count,
        outcome=f"{stage}: {outcome}",
    )  # fmt: skip


def _totals(batch: PeopleImport) -> dict[str, int]:
    counted = batch.lines.order_by().values_list("outcome").annotate(lines=Count("pk"))
    return {str(one): dict(counted).get(str(one), 0) for one in Outcome}


def _pieces(batch: PeopleImport, after: int, size: int) -> Iterator[list[ImportLine]]:
    while lines := list(batch.lines.filter(number__gt=after).order_by("number")[:size]):
        yield lines
        after = lines[-1].number


def _fitting(batch: PeopleImport, columns: Sequence[str]) -> list[str]:
    known = columns_of(batch.kind)
    if len(columns) != len(batch.header) or any(one and one not in known for one in columns):
        raise EditRefused(_("Say for each column what it is."))
    for key, column in known.items():
        if not column.many and list(columns).count(key) > 1:
            raise EditRefused(_("“%(column)s” can be one column only.") % {"column": column.label})
    return list(columns)


def _actor(batch: PeopleImport) -> Actor:
    return Actor.of(batch.by) if batch.by else SYSTEM


def _may(by: Actor) -> bool:
    return by.is_system or (by.person is not None and by.person.is_active and by.person.role == Role.ADMIN)


def _demand(by: Actor) -> None:
    if not _may(by):
        raise NotYours(_("Only administrators may do this."))


def _locked(key: int) -> PeopleImport:
    return PeopleImport.objects.select_for_update(of=("self",)).get(pk=key)


def _locked_if(key: int, stage: Stage, round: int | None = None) -> PeopleImport | None:
    rows = PeopleImport.objects.select_for_update(of=("self",)).select_related("by").filter(pk=key, stage=stage)
    return (rows.filter(round=round) if round is not None else rows).first()
