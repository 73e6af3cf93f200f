"""kill -9 at random moments: every accepted mail is there once, no refused one is."""

import itertools
import random
import smtplib
import threading
import time
from collections import Counter

from e2e.product import Product

MAILS = 300
BOX = """
from tresen.channels.email.models import Mailbox
Mailbox.objects.create(name="Support", address="support@desk.example", outgoing="folder")
"""
COUNT = """
from tresen.channels.email.models import Inbound
from tresen.tickets.models import Message
print(Inbound.objects.filter(state="received").count())
for external_id in Message.objects.filter(kind="customer").values_list("external_id", flat=True):
    print(external_id)
"""


class Sender(threading.Thread):
    """Sends each mail until it gets an answer: as a mail server does, it tries again when the line breaks."""

    def __init__(self, product: Product) -> None:
        super().__init__(daemon=True)
        self.product = product
        self.accepted: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        for number in range(MAILS):
            time.sleep(0.03)
            self._send(f"mail-{number}@crash.example", number)

    def _send(self, message_id: str, number: int) -> None:
        recipient = "support@desk.example" if number % 10 else "nobody-here@desk.example"
        words = f"From: a{number % 7}@crash.example\r\nTo: {recipient}\r\nSubject: Absturz {number}\r\n"
        words += f"Message-ID: <{message_id}>\r\n\r\nMail {number}\r\n"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                with smtplib.SMTP("127.0.0.1", self.product.smtp_port, timeout=10) as server:
                    server.sendmail("a@crash.example", [recipient], words)
                self.accepted.append(message_id)
                return
            except smtplib.SMTPRecipientsRefused:
                self.refused.append(message_id)
                return
            except (OSError, smtplib.SMTPException):
                time.sleep(0.1)
        raise AssertionError(f"mail {number} could not be sent in two minutes")


def _kill(product: Product, what: str, dice: random.Random) -> None:
    if what == "everything":
        product.kill_all()
        product.start()
        return
    parts = ("mailin", "worker", "web")
    running = product.processes().items()
    victims = [pid for pid, line in running if "cli up" not in line and any(part in line for part in parts)]
    if victims:
        product.kill(dice.choice(victims))


def test_every_accepted_mail_is_there_once(empty: Product) -> None:
    empty.start()
    empty.python(BOX)
    dice, sender, kills = random.Random(7), Sender(empty), Counter[str]()
    sender.start()
    for what in itertools.cycle(["a part", "a part", "everything", "a part"]):
        time.sleep(dice.uniform(0.2, 1.2))
        if not sender.is_alive():
            break
        _kill(empty, what, dice)
        kills[what] += 1
    sender.join()
    assert kills["everything"] >= 2, kills
    assert kills["a part"] >= 3, kills

    deadline = time.monotonic() + 60
    while True:
        empty.await_ready(60)
        unread, *there = empty.python(COUNT).split()
        if unread == "0" or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    assert unread == "0"
    counted = Counter(there)
    assert [one for one in sender.accepted if counted[one] != 1] == []
    assert [one for one in sender.refused if counted[one]] == []
    assert len(sender.accepted) + len(sender.refused) == MAILS
    assert len(counted) == len(sender.accepted)


def test_it_ends_cleanly_and_starts_again_quickly(empty: Product) -> None:
    empty.start()
    assert empty.stop() == 0
    assert not empty.processes(), "nothing is left running"
    begun = time.monotonic()
    empty.start()
    assert time.monotonic() - begun < 15


def test_a_killed_supervisor_leaves_no_orphans(empty: Product) -> None:
    empty.start()
    assert empty.process is not None
    empty.kill(empty.process.pid)
    empty.process.wait(10)
    deadline = time.monotonic() + 30
    while empty.processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not empty.processes()
    empty.start()


def test_the_database_is_started_again_and_everybody_finds_it(empty: Product) -> None:
    empty.start()
    empty.python(BOX)
    postmaster = next(pid for pid, line in empty.processes().items() if "bin/postgres -D" in line)
    empty.kill(postmaster)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _takes_and_files(empty):
        time.sleep(0.5)
    assert _takes_and_files(empty)
    assert empty.answers()


def _takes_and_files(product: Product) -> bool:
    words = "From: a@crash.example\r\nTo: support@desk.example\r\nSubject: da\r\n\r\nda\r\n"
    try:
        with smtplib.SMTP("127.0.0.1", product.smtp_port, timeout=10) as server:
            server.sendmail("a@crash.example", ["support@desk.example"], words)
    except (OSError, smtplib.SMTPException):
        return False
    return product.python("from tresen.tickets.models import Ticket\nprint(Ticket.objects.count())").strip() != "0"
