"""`tresen mail import|parse PATH…`, `tresen mail sheet`"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tresen.config.running import database, load_django
from tresen.config.stop import Stop


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["import", "parse", "sheet"])
    sub.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=".eml, .msg, mbox, Maildir, a folder of these, or - for standard input",
    )
    sub.add_argument("--day", default="", metavar="YYYY-MM-DD", help="sheet: of this day alone (default: 30 days)")
    sub.add_argument("--mailbox", default="", metavar="ADDRESS", help="import: as if received by this mailbox")


def run(given: argparse.Namespace) -> int:
    if given.action == "sheet":
        return _sheet(given.day)
    if not given.paths:
        raise Stop(f"Which mails? Name at least one PATH for “tresen mail {given.action}”.")
    for path in given.paths:
        if path != "-" and not Path(path).exists():
            raise Stop(f"{path} does not exist.")
    if given.action == "parse":
        load_django()
        from tresen.channels.email.files import parse_files

        _print(parse_files(given.paths))
        return 0
    with database():
        load_django()
        from tresen.channels.email.files import import_files

        _print(import_files(given.paths, mailbox=given.mailbox))
    return 0


def _sheet(day: str) -> int:
    try:
        chosen = date.fromisoformat(day) if day else None
    except ValueError:
        raise Stop(f"{day} is not a day like 2026-11-30.") from None
    with database():
        load_django()
        from django.utils import timezone

        from tresen.channels.email.sheet.as_json import sheet

        last = chosen or timezone.localdate()
        _print(sheet(chosen or last - timedelta(days=29), last))
    return 0


def _print(lines: Iterator[dict[str, Any]]) -> None:
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
