"""`tresen demo`: loads the demo company, or says how to sign in."""

import argparse

from tresen.config.running import database, load_django


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--greet", action="store_true", help="say the address and the sign-ins instead of loading")
    sub.add_argument("--smtp-port", type=int, default=2525)


def run(given: argparse.Namespace) -> int:
    with database():
        load_django()
        from tresen.config import greeting

        if given.greet:
            greeting.greet(given.smtp_port)
        else:
            greeting.load_demo()
    return 0
