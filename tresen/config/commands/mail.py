"""`tresen mail import|parse PATH…`"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tresen.config.running import database, load_django
from tresen.config.stop import Stop


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["import", "parse"])
    sub.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help=".eml, .msg, mbox, Maildir, a folder of these, or - for standard input",
    )
    sub.add_argument("--mailbox", default="", metavar="ADDRESS", help="import: as if received by this mailbox")


def run(given: argparse.Namespace) -> int:
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


def _print(lines: Iterator[dict[str, Any]]) -> None:
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
