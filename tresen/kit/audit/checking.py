"""Is every line of the audit log still there, in its order, as it was written?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tresen.kit.audit.entries import GENESIS, hash_of, seal
from tresen.kit.audit.seals import Mark
from tresen.kit.models import AuditEntry, AuditHead

CHUNK = 2000
MOST_FAULTS = 100


class Kind(StrEnum):
    MISSING = "missing"  # lines are gone
    CHANGED = "changed"  # a line is not as it was written
    UNLINKED = "unlinked"  # a line does not follow the one before: put in, moved, or written anew
    CUT = "cut"  # the end is gone
    HEAD = "head"  # what the database says of the end is not from this house
    MARK = "mark"  # the line has another hash than the mark of it


@dataclass(frozen=True)
class Fault:
    """`number`: the first line concerned; `until`: the last, of missing ones."""

    kind: Kind
    number: int
    until: int = 0


@dataclass
class Report:
    checked: int = 0
    first: int = 0
    last: int = 0
    hash: str = GENESIS
    marks: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults

    def add(self, fault: Fault) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def verify(*, since: datetime | None = None, marks: Iterable[Mark] = ()) -> Report:
    """Reads the log from its beginning, or from the first line at or after `since`, whose predecessor is then believed.

    One look at the table: what is appended meanwhile is not read, or sealed by a later end than the first one seen."""
    report, wanted = Report(), _wanted(marks)
    head = AuditHead.objects.filter(pk=1).first()
    rows = AuditEntry.objects.order_by("number")
    if since is not None:
        first = rows.filter(at__gte=since).first()
        rows = rows.filter(number__gte=first.number) if first else rows.none()
    expected, previous = (1, GENESIS) if since is None else (0, "")
    for entry in rows.iterator(chunk_size=CHUNK):
        if not report.first:
            report.first = entry.number
        if expected and entry.number != expected:
            report.add(Fault(Kind.MISSING, expected, entry.number - 1))
        elif previous and entry.previous != previous:
            report.add(Fault(Kind.UNLINKED, entry.number))
        hashed = hash_of(entry)
        if hashed != entry.hash:
            report.add(Fault(Kind.CHANGED, entry.number))
        if head is not None and entry.number == head.number and entry.hash != head.hash:
            report.add(Fault(Kind.HEAD, entry.number))
        if (mark := wanted.pop(entry.number, None)) is not None:
            report.marks += 1
            if mark != entry.hash:
                report.add(Fault(Kind.MARK, entry.number))
        report.checked, report.last, report.hash = report.checked + 1, entry.number, entry.hash
        expected, previous = entry.number + 1, entry.hash
    _check_end(report, head, wanted, whole=since is None)
    return report


def _wanted(marks: Iterable[Mark]) -> dict[int, str]:
    """Only marks that are ours: anybody could write a file that says a line should be another."""
    return {mark.number: mark.hash for mark in marks if mark.is_ours}


def _sealed_since(report: Report) -> bool:
    """Has the house gone on to where the lines end, or is the last of them put in behind what it sealed?"""
    head = AuditHead.objects.filter(pk=1).first()
    if head is None or head.number < report.last or head.seal != seal(head.number, head.hash):
        return False
    return head.number > report.last or head.hash == report.hash


def _check_end(report: Report, head: AuditHead | None, left: dict[int, str], *, whole: bool) -> None:
    end = report.last
    if head is None:
        if report.checked:
            report.add(Fault(Kind.HEAD, end))
    elif head.number:
        if head.seal != seal(head.number, head.hash):
            report.add(Fault(Kind.HEAD, head.number))
        elif head.number > end and (whole or report.checked):
            report.add(Fault(Kind.CUT, end + 1, head.number))
            end = head.number
        elif head.number < end and not _sealed_since(report):
            report.add(Fault(Kind.HEAD, end))
    beyond = [number for number in left if number > end]
    if whole and beyond:
        report.add(Fault(Kind.CUT, end + 1, max(beyond)))
