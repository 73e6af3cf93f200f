"""The local folder: newest first, page by page, nothing beside it."""

from pathlib import Path

import pytest

from tresen.channels.email.outgoing import kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "outgoing_folder", lambda: tmp_path)
    (tmp_path / "secret").write_text("x")
    for part in ("new", "cur"):
        (tmp_path / part).mkdir()
    for second in range(5):
        name = f"176380000{second}.M1P2Q3.host"
        place = tmp_path / "cur" / f"{name}:2,S" if second % 2 else tmp_path / "new" / name
        place.write_bytes(b"To: a@b.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe_%d?=\r\n\r\nText" % second)
    return tmp_path


def test_newest_first_and_on_from_a_key(folder: Path) -> None:
    first = kept.newest(2)
    assert [one.subject for one in first] == ["Grüße 4", "Grüße 3"]
    assert [one.subject for one in kept.newest(9, first[-1].key)] == ["Grüße 2", "Grüße 1", "Grüße 0"]


def test_a_key_names_a_mail_and_nothing_else(folder: Path) -> None:
    path = kept.path_of("1763800001.M1P2Q3.host")
    assert path is not None
    assert kept.read(path)["To"] == "a@b.test"
    for key in ("", "../secret", "1763800001.M1P2Q3.host:2,S", "1763800009.M1P2Q3.host", "1763800001.x/../../secret"):
        assert kept.path_of(key) is None


def test_no_folder_no_mails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "outgoing_folder", lambda: tmp_path / "nothing")
    assert kept.newest(5) == []
