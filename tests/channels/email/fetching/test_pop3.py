"""Fetching from a real POP3 server: Dovecot."""

import hashlib
import poplib
from contextlib import suppress
from typing import Any

import pytest

from tests.channels.email.fetching.mails import mail
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy
from tresen.channels.email.causes import Cause, SignInRefused, cause_of
from tresen.channels.email.fetching import pop3
from tresen.channels.email.fetching.completing import complete
from tresen.channels.email.intake import process_waiting
from tresen.channels.email.models import Fetched, Inbound, Mailbox
from tresen.tickets.models import Ticket


@pytest.fixture
def box(fetched: Mailbox, dove: Dovecot) -> Mailbox:
    fetched.fetch_protocol, fetched.fetch_port = "pop3", dove.pop3s
    fetched.save()
    return fetched


def test_each_mail_is_taken_once_and_left_on_the_server(dove: Dovecot, box: Mailbox) -> None:
    dove.put(dove.user, mail(1), mail(2))
    assert pop3.fetch_new(box) == 2
    assert pop3.fetch_new(box) == 0
    dove.put(dove.user, mail(3))
    assert pop3.fetch_new(box) == 1
    assert (Fetched.objects.filter(validity=0).count(), Inbound.objects.filter(source="pop3").count()) == (3, 3)
    assert dove.mails(dove.user) == 3
    assert process_waiting() == 3


def test_deleted_only_after_the_commit(dove: Dovecot, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    box.fetch_delete = True
    dove.put(dove.user, mail(1), mail(2))

    def died(*_: Any) -> None:
        raise ConnectionResetError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(pop3.Encrypted, "quit", died)
        with pytest.raises(ConnectionResetError):
            pop3.fetch_new(box)
    assert (dove.mails(dove.user), Inbound.objects.count()) == (2, 2), "without QUIT nothing is deleted (RFC 1939, 6)"
    assert pop3.fetch_new(box) == 0
    assert (dove.mails(dove.user), Inbound.objects.count()) == (0, 2)


def test_dots_long_lines_and_blank_ends_come_byte_for_byte(dove: Dovecot, box: Mailbox) -> None:
    odd = mail(1) + b"..\r\n.\r\n.punkt\r\n" + b"x" * 200_000 + b"\r\n.\r\n\r\n"
    dove.put(dove.user, odd)
    assert pop3.fetch_new(box) == 1
    assert Inbound.objects.get().raw_id == hashlib.sha256(odd).hexdigest()


@pytest.mark.parametrize("cut", [900, 1400, 2100, 3200, 4100])
def test_a_line_cut_at_any_byte_loses_and_doubles_nothing(cut: int, dove: Dovecot, box: Mailbox) -> None:
    box.fetch_delete = True
    dove.put(dove.user, *(mail(number, size=400) for number in range(1, 6)))
    with Proxy(dove.pop3s, cut_after=cut) as line:
        box.fetch_port = line.port
        for _ in range(4):
            with suppress(OSError, EOFError, poplib.error_proto):
                pop3.fetch_new(box)
        assert line.cuts
    box.fetch_port = dove.pop3s
    pop3.fetch_new(box)
    assert (Inbound.objects.filter(whole=True).count(), Fetched.objects.count()) == (5, 5)
    assert pop3.listed(pop3.connect(box)) == {}
    process_waiting()
    assert Ticket.objects.filter(subject__startswith="Nr ").count() == 5


def test_beyond_the_limit_it_is_held_stays_there_and_is_fetched_later(
    dove: Dovecot, box: Mailbox, settings: Any
) -> None:
    box.fetch_delete = True
    box.save()
    settings.MAIL_SIZE_LIMIT = 50_000
    whole = mail(1, size=90_000)
    dove.put(dove.user, whole, mail(2))
    assert pop3.fetch_new(box) == 1
    assert dove.mails(dove.user) == 1
    held = Inbound.objects.get(state="quarantined")
    assert b"Subject: Nr 1" in bytes(held.raw.content or b"")
    assert "more than allowed" in complete(held)
    settings.MAIL_SIZE_LIMIT = 100_000
    assert complete(held) == ""
    held.refresh_from_db()
    assert held.raw_id == hashlib.sha256(whole).hexdigest()
    pop3.fetch_new(box)
    assert dove.mails(dove.user) == 0


def test_stls_and_a_wrong_password(dove: Dovecot, box: Mailbox) -> None:
    box.fetch_port, box.fetch_security = dove.pop3, "starttls"
    assert pop3.fetch_new(box) == 0
    box.fetch_secret = "falsch"
    with pytest.raises(SignInRefused) as refused:
        pop3.fetch_new(box)
    assert cause_of(refused.value) is Cause.SIGN_IN
    box.fetch_secret = PASSWORD
    assert pop3.fetch_new(box) == 0
