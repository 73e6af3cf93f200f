"""`tresen mailin`: takes mail in by SMTP and IMAP and turns it into tickets."""

import argparse

from tresen.config.running import check_port, database, load_django


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--smtp-port", type=int, default=2525)


def run(given: argparse.Namespace) -> int:
    check_port(given.host, given.smtp_port, "--smtp-port")
    with database():
        load_django()
        from tresen.channels.email.mailin import serve

        serve(given.host, given.smtp_port)
    return 0
