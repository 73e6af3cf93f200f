"""`tresen worker`: runs jobs."""

import argparse

from tresen.config.running import database, load_django


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--concurrency", type=int, default=4, help="jobs at the same time beside mail and periodic ones (default: 4)"
    )


def run(given: argparse.Namespace) -> int:
    with database():
        load_django()
        from tresen.kit.worker import work

        work(concurrency=given.concurrency)
    return 0
