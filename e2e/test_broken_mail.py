"""A thousand mails nobody should send: each ends as a ticket, ignored or in quarantine, and the intake stays small."""

import json
import random
import smtplib
import time
from collections import Counter
from pathlib import Path

from e2e.product import Product
from e2e.test_crash import BOX

COUNT = 1000
MEMORY = 300  # MB
RESULT = """
from collections import Counter
from tresen.channels.email.models import Inbound
import json
print(json.dumps(dict(Counter(Inbound.objects.values_list("outcome", flat=True)))))
"""
WHOLE = b"""From: Erika <erika@kunde.example>
To: support@desk.example
Subject: =?utf-8?q?St=C3=B6rung_im_B=C3=BCro?=
Message-ID: <%d@kunde.example>
Date: Mon, 09 Nov 2026 09:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Guten Morgen, der Aufzug der Rechenanlage h\xc3\xa4ngt.
"""
CHARSETS = [b"utf-7", b"x-unknown", b"iso-gb2312", b"utf-16", b"", b"\xff\xfe", b"cp1252; x=y", b"hz-gb-2312"]


def _random_bytes(dice: random.Random, number: int) -> bytes:
    return dice.randbytes(dice.randint(1, 4000)) + b" %d" % number


def _cut(dice: random.Random, number: int) -> bytes:
    mail = WHOLE % number
    return mail[: dice.randint(1, len(mail) - 1)] + b"%d" % number


def _flipped(dice: random.Random, number: int) -> bytes:
    mail = bytearray(WHOLE % number)
    for _ in range(dice.randint(1, 40)):
        mail[dice.randrange(len(mail))] = dice.randrange(256)
    return bytes(mail)


def _charset(dice: random.Random, number: int) -> bytes:
    mail = (WHOLE % number).replace(b"utf-8\nContent", dice.choice(CHARSETS) + b"\nContent")
    return mail.replace(b"=?utf-8?q?", b"=?" + dice.choice(CHARSETS) + b"?q?")


def _nested(dice: random.Random, number: int) -> bytes:
    head, tail = WHOLE % number, b"ganz innen\n"
    for level in range(50):
        mark = b"b%d-%d" % (number, level)
        tail = b'Content-Type: multipart/mixed; boundary="%s"\n\n--%s\n%s\n--%s--\n' % (mark, mark, tail, mark)
    return head.split(b"Content-Type")[0] + tail


def _headers(dice: random.Random, number: int) -> bytes:
    evil = b"".join(b"X-%d: %s\n" % (one, dice.randbytes(9).hex().encode()) for one in range(dice.randint(1, 300)))
    return evil + (WHOLE % number).replace(b"Subject:", dice.choice([b"Subject ", b"\x00Subject:", b"Subject:" * 9]))


KINDS = [_random_bytes, _cut, _flipped, _charset, _nested, _headers]


def _large(number: int) -> bytes:
    import base64

    payload = base64.encodebytes(random.Random(number).randbytes(30 * 1024 * 1024))
    head = (WHOLE % number).split(b"Content-Type")[0]
    text = b"Content-Type: text/plain\n\nAnbei das Protokoll.\n"
    file = b'Content-Type: application/zip; name="p.zip"\nContent-Transfer-Encoding: base64\n\n' + payload
    return head + b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n' + text + b"--x\n" + file + b"--x--\n"


def _crlf(mail: bytes) -> bytes:
    return mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _peak(product: Product) -> float:
    """The most the intake process ever held, in MB (VmHWM)."""
    lines = {pid: line for pid, line in product.processes().items() if "cli mailin" in line}
    assert lines
    status = (Path("/proc") / str(next(iter(lines))) / "status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def test_a_thousand_broken_mails_add_up_and_the_intake_stays_small(empty: Product) -> None:
    empty.start()
    empty.python(BOX)
    dice = random.Random(11)
    mails = [KINDS[number % len(KINDS)](dice, number) for number in range(COUNT - 1)] + [_crlf(_large(COUNT))]
    with smtplib.SMTP("127.0.0.1", empty.smtp_port, timeout=120) as server:
        server.ehlo()
        for mail in mails:
            server.mail("kunde@kunde.example")
            server.rcpt("support@desk.example")
            code, answer = server.data(mail)
            assert code == 250, answer
    deadline = time.monotonic() + 120
    while True:
        outcomes = Counter(json.loads(empty.python(RESULT)))
        if not outcomes[""] or time.monotonic() > deadline:
            break
        time.sleep(1)
    assert outcomes[""] == 0
    assert sum(outcomes.values()) == COUNT
    assert outcomes["quarantined"] > 50, outcomes
    assert outcomes["created"] > 300, outcomes
    assert _peak(empty) < MEMORY
