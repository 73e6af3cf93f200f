"""`tresen migrate`: brings the database to this version."""

import argparse

from tresen.config.running import database, load_django


def arguments(sub: argparse.ArgumentParser) -> None:
    pass


def run(given: argparse.Namespace) -> int:
    with database():
        load_django()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    return 0
