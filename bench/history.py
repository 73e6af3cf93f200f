"""Pages of people and organisations with 50, 5,000 and 50,000 tickets behind them, beside each other in one run.

    .venv/bin/python -m bench.history [--port 8300] [--requests 60]

A page must cost what it shows: the ratio of the largest to the smallest is the figure, 1.0 is perfect."""

import argparse
import shutil
import tempfile
from pathlib import Path

import psycopg

from bench.browser import Browser
from bench.instance import PASSWORD, Instance
from bench.measuring import Times, times
from bench.pages import Run, expect
from bench.people import ADMIN, AGENT
from bench.seed import settle
from bench.suite import prepare

SIZES = (50, 5_000, 50_000)
TICKETS = 60_000
# One person and one organisation for each size; the rest of the tickets stays where it was.
SPREAD = """
    UPDATE tickets_ticket SET customer_id = %s, organisation_id = %s
    WHERE id IN (SELECT id FROM tickets_ticket ORDER BY id OFFSET %s LIMIT %s)
"""
ENOUGH = 15


def main() -> None:
    given = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="tresen-history-"))
    folder.chmod(0o711)
    instance = Instance(folder / "data", port=given.port, smtp_port=given.port + 1)
    try:
        prepare(instance, TICKETS)
        instance.start()
        with instance.connect() as server:
            owners = _spread(server)
            settle(server)
        for who in (AGENT, ADMIN):
            print(f"\n{who}")
            browser = Browser(given.port)
            browser.sign_in(who, PASSWORD)
            _report(browser, owners, given.requests)
    finally:
        instance.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _spread(server: psycopg.Connection) -> dict[int, tuple[int, int]]:
    """{tickets: (person, organisation)}."""
    people = [
        row[0] for row in server.execute("SELECT id FROM people_person WHERE role = 'customer' ORDER BY id LIMIT 3")
    ]
    houses = [row[0] for row in server.execute("SELECT id FROM people_organisation ORDER BY id LIMIT 3")]
    server.execute(
        "UPDATE tickets_ticket SET customer_id = %s, organisation_id = NULL "
        "WHERE customer_id = ANY(%s) OR organisation_id = ANY(%s)",
        [_somebody_else(server), people, houses],
    )
    start = 0
    owners = {}
    for size, person, house in zip(SIZES, people, houses, strict=True):
        server.execute(SPREAD, [person, house, start, size])
        start += size
        owners[size] = (person, house)
    server.commit()
    return owners


def _somebody_else(server: psycopg.Connection) -> int:
    row = server.execute("SELECT max(id) FROM people_person WHERE role = 'customer'").fetchone()
    assert row is not None
    return int(row[0])


def _report(browser: Browser, owners: dict[int, tuple[int, int]], requests: int) -> None:
    for name, path, place in (("person", "people", 0), ("organisation", "organisations", 1)):
        base: Times | None = None
        for size in SIZES:
            measured = times(_page(browser, f"/desk/{path}/{owners[size][place]}/"), count=requests, warm_up=5)
            base = base or measured
            ratio = measured.median / base.median
            print(f"  {name:<13}{size:>7,} tickets{measured.median:>8.1f} ms{measured.p95:>8.1f} p95{ratio:>7.2f}")


def _page(browser: Browser, url: str) -> Run:
    def run(_place: int) -> object:
        answer = expect(browser.get(url), holds="T-")
        shown = answer.body.count(b'data-number="')
        assert shown >= ENOUGH, f"{url} shows {shown} tickets"
        return answer

    return run


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--requests", type=int, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    main()
