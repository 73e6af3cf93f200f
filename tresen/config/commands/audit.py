"""`tresen audit verify|mark|export`: is the audit log whole, how far has it got, and all of it for a stranger."""

import argparse
import json
import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from tresen.config.running import database, load_django
from tresen.config.stop import Stop

if TYPE_CHECKING:
    from tresen.kit.audit.checking import Fault

SAYS = {
    "missing": "line {number} to {until}: missing",
    "changed": "line {number}: not as it was written",
    "unlinked": "line {number}: does not follow the line before it",
    "cut": "line {number} to {until}: missing at the end",
    "head": "the end (line {number}) is not sealed by this house",
    "mark": "line {number}: another one than the mark says",
}


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["verify", "mark", "export"])
    sub.add_argument("file", nargs="?", metavar="FILE", help="export: where to (JSON lines; - is standard output)")
    sub.add_argument("--since", default="", metavar="YYYY-MM-DD", help="verify, export: from this day on")
    sub.add_argument(
        "--marks", action="append", default=[], metavar="FILE", help="verify: compare with the marks in this file too"
    )


def run(given: argparse.Namespace) -> int:
    """0: whole; 1: the log is broken, or the command cannot be done."""
    try:
        day = datetime.fromisoformat(given.since) if given.since else None
    except ValueError:
        raise Stop(f"{given.since} is not a day like 2026-11-30.") from None
    if given.action == "export" and not given.file:
        raise Stop("Where to? Name a FILE, or - for standard output.")
    if missing := [one for one in given.marks if not Path(one).is_file()]:
        raise Stop(f"{missing[0]} does not exist.")
    with database():
        load_django()
        from django.utils import timezone

        since = timezone.make_aware(datetime.combine(day, time())) if day else None
        if given.action == "mark":
            return _mark()
        return _export(given.file, since) if given.action == "export" else _verify(given.marks, since)


def _verify(files: list[str], since: datetime | None) -> int:
    from tresen.kit.audit import seals
    from tresen.kit.audit.checking import verify

    report = verify(since=since, marks=seals.kept(seals.place(), *map(Path, files)))
    for fault in report.faults:
        print(_words(fault))
    if report.faults:
        print(f"The audit log is BROKEN: {len(report.faults)} faults, {report.checked} lines read.", file=sys.stderr)
        return 1
    print(f"The audit log is whole: {report.checked} lines, {report.marks} marks. Last: {report.last} {report.hash}")
    return 0


def _words(fault: "Fault") -> str:
    return SAYS[fault.kind].format(number=fault.number, until=fault.until)


def _mark() -> int:
    from dataclasses import asdict

    from tresen.kit.audit import seals

    mark = seals.present()
    if mark is None:
        raise Stop("There is nothing in the audit log yet.")
    print(json.dumps(asdict(mark)))
    return 0


def _export(name: str, since: datetime | None) -> int:
    from tresen.kit.audit.exporting import lines, note_export

    note_export(name)
    out = sys.stdout if name == "-" else Path(name).open("w", encoding="utf-8")  # noqa: SIM115 - closed below
    try:
        for line in lines(since):
            out.write(line + "\n")
    finally:
        if out is not sys.stdout:
            out.close()
    return 0
