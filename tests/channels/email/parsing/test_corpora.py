"""Mails that others wrote, when they lie beside the repository. What is right was judged by eye, mail by mail."""

from pathlib import Path

import pytest

from tests.channels.email.parsing.mails import read
from tresen.channels.email.folding import fold
from tresen.channels.email.limits import MailRefused

CORPUS = Path(__file__).parents[5] / "shared" / "mail-corpus"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the repository")
LOREM = "Fusce bibendum, quam hendrerit"


def test_it_understands_every_mail_that_is_one(tmp_path: Path) -> None:
    refused, nameless = [], []
    for path in sorted(path for path in CORPUS.glob("mikel-mail/**/*") if path.is_file() and path.name[0] != "."):
        try:
            envelope = read(path.read_bytes(), tmp_path)
        except MailRefused as refusal:
            refused.append((path.name, refusal.reason))
            continue
        if "@" not in envelope.from_.email or "\ufffd" in envelope.from_.email:
            nameless.append(path.name)
    assert [name for name, _ in refused] == [
        "bad_encoded_subject.eml",
        "sample_output_multipart",
    ]  # no sender; empty
    assert nameless == []


def test_it_tells_the_reports_among_them(tmp_path: Path) -> None:
    found = {
        path.name: read(path.read_bytes(), tmp_path).bounce for path in CORPUS.glob("mikel-mail/multipart_report*/*")
    }
    assert {name: bounce.kind if bounce else "" for name, bounce in found.items()} == {
        "multi_address_bounce1.eml": "hard",
        "multi_address_bounce2.eml": "hard",
        "multipart_report_multiple_status.eml": "hard",
        "report_422.eml": "delayed",
        "report_530.eml": "hard",
    }


def test_it_keeps_the_newest_text_and_folds_the_rest() -> None:
    for path in sorted(CORPUS.glob("crisp-email-reply-parser/*.txt")):
        text = path.read_text()
        halves = fold(text)
        if text.startswith(LOREM):
            assert halves.visible == text.replace("\r\n", "\n")[: len(halves.visible)], path.name
            assert len(halves.visible.split("\n")) == 5, path.name
            assert halves.visible.endswith("varius aliquet nec nec nibh."), path.name
        else:
            assert halves.visible.strip(), path.name
