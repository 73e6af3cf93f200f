"""What fetching must do on any server, against the stand-in: it runs where Dovecot cannot be had as well."""

import hashlib
import poplib
from collections.abc import Iterator
from typing import Any

import pytest
from imapclient.exceptions import IMAPClientError, LoginError

from tests.channels.email.fetching.mails import mail
from tests.servers.proxy import Proxy
from tests.servers.stand_in import StandIn
from tresen.channels.email.causes import SignInRefused
from tresen.channels.email.doctor.fetching import examine_fetching
from tresen.channels.email.doctor.steps import State
from tresen.channels.email.fetching import imap, pop3
from tresen.channels.email.models import Fetched, Inbound, Mailbox
from tresen.channels.email.sheet.comparing import compare

PROTOCOLS = ["imap", "pop3"]


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


@pytest.fixture
def box(server: StandIn, mailbox: Mailbox, protocol: str) -> Mailbox:
    mailbox.fetch_protocol, mailbox.fetch_security, mailbox.fetch_host = protocol, "none", "127.0.0.1"
    mailbox.fetch_port, mailbox.fetch_user = server.imap if protocol == "imap" else server.pop3, "support"
    mailbox.fetch_secret = server.password
    mailbox.save()
    return mailbox


def fetch(box: Mailbox) -> int:
    if box.fetch_protocol == "pop3":
        return pop3.fetch_new(box)
    with imap.connect(box) as line:
        imap.select(line, box)
        return imap.fetch_all(line, box)


pytestmark = pytest.mark.parametrize("protocol", PROTOCOLS)


def test_each_mail_once_byte_for_byte(server: StandIn, box: Mailbox) -> None:
    large = mail(2, size=4_500_000)
    server.put(mail(1), large, mail(3) + b".\r\n..\r\n")
    assert (fetch(box), fetch(box)) == (3, 0)
    expected = {hashlib.sha256(one).hexdigest() for one in server.mails.values()}
    assert set(Inbound.objects.values_list("raw_id", flat=True)) == expected
    assert Fetched.objects.count() == 3


def test_deleted_once_safe(server: StandIn, box: Mailbox) -> None:
    box.fetch_delete = True
    server.put(mail(1), mail(2))
    fetch(box)
    assert (server.mails, Inbound.objects.count()) == ({}, 2)


def test_beyond_the_limit_it_stays(server: StandIn, box: Mailbox, settings: Any) -> None:
    settings.MAIL_SIZE_LIMIT = 3000
    box.fetch_delete = True
    server.put(mail(1, size=9000), mail(2))
    assert fetch(box) == 1
    assert list(server.mails) == [1]
    assert Inbound.objects.get(whole=False).state == "quarantined"


@pytest.mark.parametrize("cut", [90, 250, 400, 500])
def test_a_broken_line(server: StandIn, box: Mailbox, cut: int) -> None:
    server.put(*(mail(number, size=100) for number in range(1, 5)))
    port = box.fetch_port
    with Proxy(port, cut_after=cut) as line:
        box.fetch_port = line.port
        with pytest.raises((OSError, EOFError, IMAPClientError, poplib.error_proto)):
            fetch(box)
    box.fetch_port = port
    fetch(box)
    assert (Inbound.objects.filter(whole=True).count(), Fetched.objects.count()) == (4, 4)


def test_a_wrong_password_is_refused(server: StandIn, box: Mailbox) -> None:
    box.fetch_secret = "falsch"
    with pytest.raises((LoginError, SignInRefused)):
        fetch(box)


def test_the_doctor_and_the_comparison(server: StandIn, box: Mailbox) -> None:
    server.put(mail(1), mail(2))
    fetch(box)
    assert {one.state for one in examine_fetching(box)} <= {State.GOOD, State.WARN}
    Fetched.objects.all().update(inbound=None)
    Inbound.objects.all().delete()
    assert len(compare(box).healed) == 2
