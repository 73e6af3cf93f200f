"""`tresen setup-link`: where the first administrator signs up, when the parts run alone."""

import argparse

from tresen.config.running import database, load_django
from tresen.config.stop import Stop


def arguments(sub: argparse.ArgumentParser) -> None:
    pass


def run(given: argparse.Namespace) -> int:
    with database():
        load_django()
        from django.conf import settings

        from tresen.people.setup import has_admin, issue_setup_token

        if has_admin():
            raise Stop("There is an administrator already; further people are made under Administration › People.")
        print(f"{settings.BASE_URL}/desk/setup/{issue_setup_token()}/")
    return 0
