"""Each mail of the corpus is understood as a reader would; and so are nearly all of them, counted."""

from pathlib import Path

import pytest

from tests.channels.email.corpus.collection import Mail, mails
from tests.channels.email.corpus.judging import faults, unrecoverable
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.parse import parse

MAILS = mails()
LEAST_VISIBLE = 0.97


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Envelope]:
    folder: Path = tmp_path_factory.mktemp("spool")
    return {mail.name: parse(mail.raw, spool_dir=folder) for mail in MAILS}


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.name)
def test_it_reads_the_mail_as_a_reader_would(mail: Mail, read: dict[str, Envelope]) -> None:
    assert faults(read[mail.name], mail.expect) == []


def test_the_visible_text_is_right(read: dict[str, Envelope]) -> None:
    told = [mail for mail in MAILS if "visible" in mail.expect]
    wrong = [mail.name for mail in told if "visible" in faults(read[mail.name], mail.expect)]
    share = 1 - len(wrong) / len(told)
    assert share >= LEAST_VISIBLE, "\n".join([f"{share:.1%} of {len(told)} mails show what is new", *wrong])


def test_no_new_text_is_unrecoverable(read: dict[str, Envelope]) -> None:
    assert [name for name, envelope in read.items() if unrecoverable(envelope)] == []


def test_there_is_always_something_to_see(read: dict[str, Envelope]) -> None:
    assert [name for name, one in read.items() if one.text.strip() and not one.text_visible.strip()] == []
