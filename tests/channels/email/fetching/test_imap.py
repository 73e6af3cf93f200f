"""Fetching by IMAP: each mail once, marked only when it is safe, whatever the server numbers and says."""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from tests.cast import Cast
from tests.servers.stand_in import StandIn
from tresen.channels.email.fetching import imap
from tresen.channels.email.intake import process_waiting
from tresen.channels.email.mailbox_editing import save_mailbox
from tresen.channels.email.models import Inbound, Mailbox


def mail(number: int) -> bytes:
    return b"From: karla@klinikum.test\r\nTo: support@desk.test\r\nSubject: Nr %d\r\n\r\nText %d" % (number, number)


class Server:
    """An IMAP folder as imapclient shows it. `meanwhile` arrives while the first search is being answered."""

    def __init__(self, mails: dict[int, bytes], validity: int = 1) -> None:
        self.mails, self.validity = mails, validity
        self.seen: list[int] = []
        self.gone: list[int] = []
        self.taken_before_marked = True
        self.meanwhile: dict[int, bytes] = {}
        self.told: list[Any] = [None]
        self.commands: list[int] = []  # of how many mails something was fetched, each time
        self._imap = self

    def response(self, name: str) -> tuple[str, list[Any]]:
        told, self.told = self.told, [None]
        return name, told

    def select_folder(self, name: str) -> dict[bytes, int]:
        return {b"UIDVALIDITY": self.validity, b"EXISTS": len(self.mails)}

    def search(self, criteria: list[str]) -> list[int]:
        first = int(criteria[1].partition(":")[0])
        # RFC 3501: "*" is the highest number there is, even below the first.
        found = [uid for uid in self.mails if uid >= first] or sorted(self.mails)[-1:]
        if self.meanwhile:
            self.mails |= self.meanwhile
            self.meanwhile, self.told = {}, [b"2"]
        return found

    def fetch(self, uids: Iterable[int], parts: list[str]) -> dict[int, dict[bytes, Any]]:
        def part(raw: bytes) -> dict[bytes, Any]:
            head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            whole = {"RFC822.SIZE": len(raw), "BODY.PEEK[]": raw, "BODY.PEEK[HEADER]": head}
            return {name.replace(".PEEK", "").encode(): whole[name] for name in parts if "<" not in name} | {
                b"BODY[]<%d>" % at: raw[at : at + length] for at, length in map(piece, parts) if length
            }

        def piece(name: str) -> tuple[int, int]:
            found = re.fullmatch(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", name)
            return (int(found[1]), int(found[2])) if found else (0, 0)

        self.commands.append(len(list(uids)))

        return {uid: part(self.mails[uid]) for uid in uids if uid in self.mails}

    def add_flags(self, uids: list[int], flags: list[bytes]) -> None:
        self.seen += uids
        self.taken_before_marked &= Inbound.objects.count() >= len(self.seen)

    def delete_messages(self, uids: list[int]) -> None:
        self.gone += uids

    def has_capability(self, name: str) -> bool:
        return True

    def uid_expunge(self, uids: list[int]) -> None:
        for uid in uids:
            del self.mails[uid]


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    return cast.mailbox


def fetch(server: Server, mailbox: Mailbox) -> int:
    imap.select(server, mailbox)  # type: ignore[arg-type]
    return imap.fetch_all(server, mailbox)  # type: ignore[arg-type]


def test_each_mail_is_taken_once_and_marked_after(mailbox: Mailbox) -> None:
    server = Server({3: mail(1), 7: mail(2)})
    assert fetch(server, mailbox) == 2
    assert fetch(server, mailbox) == 0
    assert (server.seen, server.taken_before_marked) == ([3, 7], True)
    kept = Mailbox.objects.get(pk=mailbox.pk)
    assert (kept.uid_seen, kept.uid_validity, kept.fetch_error) == (7, 1, "")
    assert process_waiting() == 2


def test_mails_numbered_anew_are_recognised_by_their_bytes(mailbox: Mailbox) -> None:
    fetch(Server({3: mail(1), 7: mail(2)}), mailbox)
    assert fetch(Server({1: mail(1), 2: mail(2), 3: mail(3)}, validity=2), mailbox) == 1
    assert Inbound.objects.count() == 3


def test_another_folder_with_the_same_numbers_holds_other_mails(mailbox: Mailbox) -> None:
    fetch(Server({1: mail(1)}), mailbox)
    save_mailbox(mailbox, fetch_folder="Archiv")
    assert fetch(Server({1: mail(2)}), mailbox) == 1


def test_a_crash_before_the_mark_takes_nothing_twice(mailbox: Mailbox) -> None:
    server = Server({3: mail(1)})
    fetch(server, mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(uid_seen=0)
    assert fetch(server, Mailbox.objects.get(pk=mailbox.pk)) == 0
    assert Inbound.objects.count() == 1


def test_what_is_announced_during_a_search_is_not_left_to_idle(mailbox: Mailbox) -> None:
    server = Server({1: mail(1)})
    server.meanwhile = {2: mail(2)}
    assert fetch(server, mailbox) == 2


def test_deleted_from_the_server_only_when_wanted(mailbox: Mailbox) -> None:
    mailbox.fetch_delete = True
    server = Server({1: mail(1)})
    fetch(server, mailbox)
    assert (server.gone, server.mails, server.seen) == ([1], {}, [])
    assert Inbound.objects.count() == 1


@pytest.mark.parametrize("uidplus", [True, False])
def test_what_others_have_flagged_as_deleted_is_theirs(mailbox: Mailbox, uidplus: bool, settings: Any) -> None:
    settings.MAIL_SIZE_LIMIT = 3000
    with StandIn() as server:
        server.capabilities = "IMAP4rev1 UIDPLUS IDLE" if uidplus else "IMAP4rev1 IDLE"
        mailbox.fetch_security, mailbox.fetch_host, mailbox.fetch_port = "none", "127.0.0.1", server.imap
        mailbox.fetch_user, mailbox.fetch_secret, mailbox.fetch_delete = "support", server.password, True
        server.put(mail(1) + b"x" * 9000, mail(2))
        server.flags[1].add("\\Deleted")  # not safe with us: too large to be taken

        def come_by() -> list[int]:
            with imap.connect(mailbox) as line:
                imap.select(line, mailbox)
                imap.fetch_all(line, mailbox)
            return list(server.mails)

        assert come_by() == ([1] if uidplus else [1, 2])
        server.flags[1].clear()
        assert come_by() == [1], "once nobody else's are flagged, ours go"


def test_a_mail_beyond_the_limit_stays_there_and_is_seen_here(mailbox: Mailbox, settings: Any) -> None:
    settings.MAIL_SIZE_LIMIT = 1000
    mailbox.fetch_delete = True
    server = Server({1: mail(1) + b"x" * 2000, 2: mail(2)})
    assert fetch(server, mailbox) == 1
    assert server.gone == [2]
    held = Inbound.objects.get(state="quarantined")
    assert "more than allowed" in held.reason
    assert held.raw.size < 200
    server.validity = 2
    fetch(server, mailbox)
    assert Inbound.objects.filter(state="quarantined").count() == 1
