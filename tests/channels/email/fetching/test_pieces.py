"""A large mail comes piece by piece, as large as the server likes to make them."""

from io import BytesIO
from typing import Any, cast

import pytest
from imapclient import IMAPClient

from tresen.channels.email.fetching import imap_mail

MAIL = bytes(range(256)) * 12


class Server:
    """Hands out at most `most` bytes at once."""

    def __init__(self, most: int) -> None:
        self.most = most

    def fetch(self, uids: list[int], what: list[str]) -> dict[int, dict[bytes, Any]]:
        begin, _, length = what[0].partition("<")[2].rstrip(">").partition(".")
        at = int(begin)
        return {uids[0]: {b"BODY[]<%d>" % at: MAIL[at : at + min(int(length), self.most)]}}


@pytest.mark.parametrize("told", [len(MAIL) - 100, len(MAIL), len(MAIL) + 100])
@pytest.mark.parametrize("most", [100, 1000, 10_000])
def test_a_mail_is_whole_however_small_the_pieces(monkeypatch: pytest.MonkeyPatch, most: int, told: int) -> None:
    """Taken for the end, a short piece would cut the mail, and where fetched mail is deleted, for ever."""
    monkeypatch.setattr(imap_mail, "WHOLE", 1000)
    monkeypatch.setattr(imap_mail, "PIECE", 1000)
    file = BytesIO()
    assert imap_mail.read(cast(IMAPClient, Server(most)), 1, told, file)
    if told >= len(MAIL) or most >= 1000:
        assert file.getvalue() == MAIL
