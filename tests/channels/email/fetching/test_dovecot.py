"""Fetching from a real IMAP server: Dovecot, over TLS."""

import hashlib
import tracemalloc
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.channels.email.fetching.mails import mail
from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy
from tresen.channels.email.fetching import imap, imap_mail
from tresen.channels.email.fetching.completing import complete
from tresen.channels.email.intake import process, process_waiting
from tresen.channels.email.models import Fetched, Inbound, Mailbox
from tresen.tickets.models import Ticket


def fetch(mailbox: Mailbox) -> int:
    mailbox.refresh_from_db()
    with imap.connect(mailbox) as server:
        imap.select(server, mailbox)
        return imap.fetch_all(server, mailbox)


def flags(dove: Dovecot) -> list[tuple[Any, ...]]:
    with IMAPClient("127.0.0.1", dove.imap, ssl=False) as other:
        other.login(dove.user, PASSWORD)
        other.select_folder("INBOX")
        return list(other.get_flags(other.search("ALL")).values())


def test_each_mail_is_taken_once_with_its_number_and_marked(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, mail(1), mail(2))
    assert fetch(fetched) == 2
    assert fetch(fetched) == 0
    fetched.refresh_from_db()
    rows = Fetched.objects.order_by("uid").values_list("validity", "uid", "inbound__raw__size")
    assert [(row[0], row[1]) for row in rows] == [(fetched.uid_validity, "1"), (fetched.uid_validity, "2")]
    assert all(b"\\Seen" in one for one in flags(dove))
    assert process_waiting() == 2


def test_a_large_mail_comes_in_pieces_and_byte_for_byte(
    dove: Dovecot, fetched: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = mail(1, size=12_000_000)
    dove.put(dove.user, whole, mail(2))
    monkeypatch.setattr(imap_mail, "PIECE", 1_000_003)
    tracemalloc.start()
    try:
        assert fetch(fetched) == 2
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000, "less than the mail itself"
    assert Inbound.objects.filter(raw_id=hashlib.sha256(whole).hexdigest()).exists()


def test_a_new_uidvalidity_takes_nothing_twice(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, mail(1), mail(2))
    assert fetch(fetched) == 2
    before = Mailbox.objects.get(pk=fetched.pk).uid_validity
    dove.renumber(dove.user)
    dove.put(dove.user, mail(3))
    assert fetch(fetched) == 1
    assert Mailbox.objects.get(pk=fetched.pk).uid_validity != before
    assert (Inbound.objects.count(), Fetched.objects.count()) == (3, 5)


def test_another_client_reads_and_moves_mails_meanwhile(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, *(mail(number) for number in range(1, 6)))
    with IMAPClient("127.0.0.1", dove.imap, ssl=False) as other:
        other.login(dove.user, PASSWORD)
        other.select_folder("INBOX")
        other.add_flags([1, 2], [b"\\Seen"])
        other.create_folder("Erledigt")
        with imap.connect(fetched) as server:
            imap.select(server, fetched)
            taken: list[bool] = []

            def still() -> bool:
                if not taken:
                    taken.append(True)
                    other.move([4], "Erledigt")
                return True

            assert imap.fetch_all(server, fetched, still) == 4
    subjects = {bytes(row.raw.content or b"").split(b"\r\n")[2] for row in Inbound.objects.select_related("raw")}
    assert subjects == {b"Subject: Nr %d" % number for number in (1, 2, 3, 5)}, "read ones too; the moved one is gone"


def test_a_read_only_folder_is_fetched_all_the_same(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, mail(1))
    with imap.connect(fetched) as server:
        imap.select(server, fetched)
        server.select_folder("INBOX", readonly=True)
        assert imap.fetch_all(server, fetched) == 1
    assert fetch(fetched) == 0


@pytest.mark.parametrize("cut", [700, 1500, 1800, 2200, 2600, 3000, 4000, 9000])
def test_a_line_cut_at_any_byte_loses_and_doubles_nothing(
    cut: int, dove: Dovecot, fetched: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "TOGETHER", 2)
    dove.put(dove.user, *(mail(number, size=600) for number in range(1, 8)))
    with Proxy(dove.imaps, cut_after=cut) as line:
        Mailbox.objects.filter(pk=fetched.pk).update(fetch_port=line.port)
        for _ in range(12):
            try:
                fetch(fetched)
            except Exception:
                continue
            break
        cuts = line.cuts
        if cuts:
            Mailbox.objects.filter(pk=fetched.pk).update(fetch_port=dove.imaps)
            fetch(fetched)
    assert cuts or cut > 4000
    assert (Inbound.objects.filter(whole=True).count(), Fetched.objects.count()) == (7, 7)
    process_waiting()
    assert Ticket.objects.filter(subject__startswith="Nr ").count() == 7


def test_deleted_on_the_server_only_once_it_is_safe_here(
    dove: Dovecot, fetched: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.filter(pk=fetched.pk).update(fetch_delete=True)
    dove.put(dove.user, mail(1), mail(2))

    def died(server: Any, mailbox: Mailbox, validity: int, uids: list[int]) -> None:
        if uids:
            raise ConnectionResetError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(imap, "_mark", died)
        with pytest.raises(ConnectionResetError):
            fetch(fetched)
    assert (dove.mails(dove.user), Inbound.objects.count()) == (2, 2)
    dove.put(dove.user, mail(3))
    assert fetch(fetched) == 1
    assert (dove.mails(dove.user), Inbound.objects.count()) == (0, 3)


def test_what_died_between_mark_and_deletion_is_deleted_later(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, mail(1))
    fetch(fetched)  # not to be deleted
    Mailbox.objects.filter(pk=fetched.pk).update(fetch_delete=True)
    assert fetch(fetched) == 0
    assert dove.mails(dove.user) == 0


def test_a_held_mail_is_really_fetched_once_the_limit_allows(dove: Dovecot, fetched: Mailbox, settings: Any) -> None:
    settings.MAIL_SIZE_LIMIT = 100_000
    whole = mail(1, size=300_000)
    Mailbox.objects.filter(pk=fetched.pk).update(fetch_delete=True)
    dove.put(dove.user, whole)
    fetch(fetched)
    held = Inbound.objects.get(state="quarantined")
    assert not held.whole
    assert dove.mails(dove.user) == 1, "it stays there while it is not here"
    assert "more than allowed" in complete(held)
    settings.MAIL_SIZE_LIMIT = 1_000_000
    assert complete(held) == ""
    held.refresh_from_db()
    assert (held.whole, held.raw_id, held.state) == (True, hashlib.sha256(whole).hexdigest(), "received")
    process(held.pk)
    assert Ticket.objects.filter(subject="Nr 1").count() == 1
    fetch(fetched)
    assert (dove.mails(dove.user), Inbound.objects.count()) == (0, 1)


def test_a_held_mail_that_is_gone_says_so(dove: Dovecot, fetched: Mailbox, settings: Any) -> None:
    settings.MAIL_SIZE_LIMIT = 1000
    dove.put(dove.user, mail(1, size=3000))
    fetch(fetched)
    dove.clear(dove.user)
    settings.MAIL_SIZE_LIMIT = 100_000
    assert "no longer in the mailbox" in complete(Inbound.objects.get())
    assert Inbound.objects.get().state == "quarantined"


def test_starttls_and_a_wrong_password(dove: Dovecot, fetched: Mailbox) -> None:
    fetched.fetch_port, fetched.fetch_security = dove.imap, "starttls"
    fetched.save()
    dove.put(dove.user, mail(1))
    assert fetch(fetched) == 1
    fetched.fetch_secret = "falsch"
    fetched.save()
    with pytest.raises(LoginError):
        fetch(fetched)


def test_a_server_nobody_vouches_for_gets_no_password(
    dove: Dovecot, fetched: Mailbox, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        fetch(fetched)
