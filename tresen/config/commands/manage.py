"""`tresen manage …`: Django's management commands."""

import argparse

from tresen.config.running import database


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("rest", nargs=argparse.REMAINDER)


def run(given: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    with database():
        execute_from_command_line(["tresen manage", *given.rest])
    return 0
