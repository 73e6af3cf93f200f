"""`tresen token EMAIL`: prints an API token, nothing else."""

import argparse

from tresen.config.running import database, load_django
from tresen.config.stop import Stop


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("email")
    sub.add_argument(
        "--scope", choices=["read", "tickets", "write"], default="write", help="what the token may do (default: write)"
    )


def run(given: argparse.Namespace) -> int:
    with database():
        load_django()
        from tresen.people.registering import person_by_address
        from tresen.people.tokens import issue

        person = person_by_address(given.email)
        if person is None or not person.is_active:
            raise Stop(f"Nobody active has the address {given.email}.")
        print(issue(person, scope=given.scope, name="tresen token"))
    return 0
