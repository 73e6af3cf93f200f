"""Mail intake: how many mails a second become tickets, over one connection and over several."""

import smtplib
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from random import Random

import psycopg

from bench.people import MAILBOX
from bench.seed import today
from bench.words import Writer

PATIENCE = 180.0  # seconds until all mails must be tickets


def mails(count: int, addresses: list[str], seed: int) -> list[bytes]:
    """Ordinary mails: plain text and HTML, a few KB."""
    writer, dice = Writer(seed), Random(seed)
    made = []
    for _ in range(count):
        mail, text = EmailMessage(), writer.text(dice.randint(40, 90))
        mail["From"], mail["To"], mail["Subject"] = dice.choice(addresses), MAILBOX, writer.title()
        mail["Date"], mail["Message-ID"] = format_datetime(today()), make_msgid(domain="mail.example")
        mail.set_content(text)
        mail.add_alternative("<p>" + text.replace("\n\n", "</p><p>") + "</p>", subtype="html")
        made.append(mail.as_bytes(policy=SMTP))
    return made


def intake(server: psycopg.Connection, port: int, raws: list[bytes], connections: int) -> dict[str, float]:
    """Sends all mails; seconds until the last 250 and until the last ticket, as rates."""
    before = _done(server)
    began = time.monotonic()
    shares = [raws[place::connections] for place in range(connections)]
    _in_threads([_sender(port, share) for share in shares])
    accepted = time.monotonic() - began
    while _done(server) < before + len(raws):
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"only {_done(server) - before} of {len(raws)} mails became tickets")
        time.sleep(0.02)
    return {"accepted": len(raws) / accepted, "tickets": len(raws) / (time.monotonic() - began)}


def floor(connect: Callable[[], Callable[[bytes], None]], raws: list[bytes], connections: int) -> float:
    """Mails a second, parsed and inserted with nothing else."""
    runs = [connect() for _ in range(connections)]
    began = time.monotonic()

    def work(place: int) -> Callable[[], None]:
        def run() -> None:
            for raw in raws[place::connections]:
                runs[place](raw)

        return run

    _in_threads([work(place) for place in range(connections)])
    return len(raws) / (time.monotonic() - began)


def _sender(port: int, raws: list[bytes]) -> Callable[[], None]:
    def run() -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            for raw in raws:
                client.sendmail("bounce@mail.example", [MAILBOX], raw)

    return run


def _done(server: psycopg.Connection) -> int:
    row = server.execute("SELECT count(*) FROM email_inbound WHERE state = 'done'").fetchone()
    assert row is not None
    return int(row[0])


def _in_threads(runs: list[Callable[[], None]]) -> None:
    errors: list[BaseException] = []

    def guarded(run: Callable[[], None]) -> None:
        try:
            run()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(run,), daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if errors:
        raise errors[0]
