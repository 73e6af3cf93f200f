"""Mails by the thousand through a real IMAP server while fetcher and worker are killed at random: the sheet adds up,
and none is there twice. TRESEN_CRASH_MAILS says how many (default 1000)."""

import json
import os
import random
import threading
import time
from collections import Counter

import pytest

from e2e.product import Product
from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot, a_folder, dovecot

MAILS = int(os.environ.get("TRESEN_CRASH_MAILS", "1000"))
BOX = """
from tresen.channels.email.models import Mailbox
box = Mailbox(name="Support", address="support@desk.example", outgoing="folder", acknowledges=False,
              fetch_protocol="imap", fetch_host="127.0.0.1", fetch_port={port}, fetch_security="none",
              fetch_user={user!r})
box.fetch_secret = {password!r}
box.save()
"""
COUNT = """
from tresen.channels.email.models import Inbound, Fetched
from tresen.tickets.models import Message
print(Inbound.objects.exclude(state="received").count(), Fetched.objects.count())
for external_id in Message.objects.exclude(external_id="").values_list("external_id", flat=True):
    print(external_id)
"""
WHY = """
from collections import Counter
from tresen.channels.email.models import Inbound
print(Counter(Inbound.objects.filter(outcome="quarantined").values_list("reason", "attempts")))
"""


def mail(number: int) -> bytes:
    """Every tenth is broken in one way or another, every twentieth a copy of the one before."""
    if number % 20 == 0 and number:
        number -= 1
    head = b"To: support@desk.example\r\nSubject: Nr %d\r\nMessage-ID: <n%d@crash.example>\r\n" % (number, number)
    if number % 10 == 3:
        return head + b"\r\nohne Absender %d" % number
    return b"From: a%d@crash%d.example\r\n" % (number, number % 97) + head + b"\r\nText %d\r\n" % number


def test_the_sheet_adds_up_whatever_is_killed(empty: Product) -> None:
    if dovecot() is None:
        pytest.skip("Dovecot (packages dovecot-imapd and dovecot-pop3d) is not here and could not be installed.")
    with a_folder() as folder, Dovecot(folder / "dovecot", Authority(folder / "ca").sign()) as server:
        server.folder.parent.chmod(0o711)
        user = server.new_user()
        empty.start()
        empty.python(BOX.format(port=server.imap, user=user, password=PASSWORD))
        begun = time.monotonic()
        arriving = threading.Thread(target=_deliver, args=(server, user), daemon=True)
        arriving.start()
        kills = _kill_until(empty, server, user)
        arriving.join(60)
        taken = time.monotonic() - begun
        _await_all(empty)
        done = time.monotonic() - begun
    lines = [json.loads(line) for line in empty.tresen("mail", "sheet").splitlines()]
    days = [line for line in lines if line["what"] == "day"]
    print(f"{MAILS} mails, killed {dict(kills)}, all fetched after {taken:.0f} s, all filed after {done:.0f} s: {days}")
    assert [line for line in lines if line["what"] == "odd"] == []
    assert all(day["adds_up"] and day["door"] == "imap" for day in days)
    assert sum(day["offered"] for day in days) == MAILS
    assert sum(day["waiting"] + day["lost"] for day in days) == 0
    copies = (MAILS - 1) // 20
    broken = sum(1 for number in range(MAILS) if number % 10 == 3)
    assert sum(day["again"] + day["duplicate"] for day in days) == copies
    assert sum(day["created"] for day in days) == MAILS - copies - broken, empty.python(WHY)
    assert sum(day["quarantined"] for day in days) == broken
    _, *there = empty.python(COUNT).splitlines()
    counted = Counter(there)
    assert not [one for one, count in counted.items() if count > 1], "none is there twice"
    assert len(counted) == MAILS - copies - broken
    assert kills["mail intake"] >= 2, kills
    assert kills["worker"] >= 1, kills


def _deliver(server: Dovecot, user: str) -> None:
    """Half of them at once, the rest while everything is being killed."""
    server.put(user, *(mail(number) for number in range(MAILS // 2)))
    for number in range(MAILS // 2, MAILS):
        server.put(user, mail(number))
        if number % 50 == 0:
            time.sleep(0.25)


def _kill_until(product: Product, server: Dovecot, user: str) -> Counter[str]:
    """Kills a part, now and then all of them, until every mail has been fetched; how often each."""
    dice, kills = random.Random(11), Counter[str]()
    plan = ["mail intake", "worker", "mail intake", "everything", "worker", "mail intake"]
    deadline = time.monotonic() + 1800
    while time.monotonic() < deadline:
        for what in plan:
            # Long enough for some work in between, short enough to be met in the middle of it.
            time.sleep(dice.uniform(1.5, 3.5) if MAILS <= 1000 else dice.uniform(5, 12))
            _kill(product, what)
            kills[what] += 1
            if what == "everything" and _fetched(product) >= MAILS:
                return kills
        if _fetched(product) >= MAILS:
            return kills
    raise AssertionError("not all were fetched")


def _kill(product: Product, what: str) -> None:
    if what == "everything":
        product.kill_all()
        product.start()
        return
    word = "mailin" if what == "mail intake" else "worker"
    for pid, line in product.processes().items():
        if f"cli {word}" in line:
            product.kill(pid)


def _fetched(product: Product) -> int:
    product.await_ready(60)
    return int(product.python(COUNT).split()[1])


def _await_all(product: Product) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        product.await_ready(60)
        filed = int(product.python(COUNT).split()[0])
        waiting = product.python(
            "from tresen.channels.email.models import Inbound\nprint(Inbound.objects.filter(state='received').count())"
        )
        if filed and waiting.strip() == "0":
            return
        time.sleep(1)
    raise AssertionError("not all were filed")
