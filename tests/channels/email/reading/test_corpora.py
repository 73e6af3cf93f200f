"""Mails that others wrote, when they lie beside the repository. What is right was judged by eye, mail by mail."""

from pathlib import Path

import pytest

from tests.channels.email.reading.mails import read
from tresen.channels.email.reading.folding import fold
from tresen.channels.email.reading.limits import MailRefused

CORPUS = Path(__file__).parents[5] / "shared" / "mail-corpus"
NONE = "no ../shared/mail-corpus beside the repository: nothing that others wrote to try"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=NONE)
# How many lines of the other texts are new (or, answers between quotations, needed to understand what is new).
VISIBLE_LINES = {
    "correct_sig": 1, "1": 4, "19": 1, "2": 18, "20": 1, "21": 497, "2_1": 1, "3": 2, "4": 1, "5": 12, "6": 2,
    "blackberry": 1, "bullets": 5, "custom_quote_header": 1, "customer_quote_header_2": 1,
    "customer_quote_header_3": 3, "emoji": 1, "iphone": 1, "multi_word_sent_from_my_mobile_device": 1,
    "not_a_signature": 11, "not_a_signature_2": 7, "one_is_not_on": 3, "reply_header": 6, "sent_from": 1,
    "sent_from_my_not_signature": 2, "thread": 1, "tricky_11_double_signature": 3, "tricky_13_timestamp_variations": 7,
    "tricky_16_unicode_signatures": 3, "tricky_17_forward_header": 1, "tricky_18_inline_reply": 7,
    "tricky_19_quote_without_header": 8, "tricky_1_on_false_positive": 4, "tricky_20_html_entities": 2,
    "tricky_2_url_with_wrote": 5, "tricky_3_code_block": 10, "tricky_4_from_in_body": 3,
    "tricky_6_regards_in_sentence": 4, "tricky_7_multiple_dashes": 9, "tricky_8_sent_from_in_content": 3,
    "tricky_9_nested_quotes": 1, "unquoted_reply": 1, "with_date_headers": 3, "with_from_headers": 2, "with_regards": 6,
    "zoho": 2, "sig_no_empty_line": 1,
}  # fmt: skip
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


# What each file evidently holds, under the name it tells; a name made up where it tells none.
ATTACHED = {
    "attachment_content_disposition.eml": ["api.rb"],
    "attachment_content_location.eml": ["Photo25.jpg"],
    "attachment_message_rfc822.eml": ["ForwardedMessage.eml"],
    "attachment_message_rfc822_inline_image.eml": ["img.png", "Testmail.eml"],
    "attachment_nonascii_filename.eml": ["ciële.txt"],
    "attachment_only_email.eml": ["blah.gz"],
    "attachment_pdf.eml": ["broken.pdf"],
    "attachment_pdf_lf.eml": ["broken.pdf"],
    "attachment_pdf_non_ascii.eml": ["broken.pdf"],
    "attachment_pdf_non_ascii_lf.eml": ["broken.pdf"],
    "attachment_with_base64_encoded_name.eml": ["This is a test.pdf"],
    "attachment_with_encoded_name.eml": ["01 Quien Te DijŠat. Pitbull.mp3"],
    "attachment_with_quoted_filename.eml": ["Eelanalüüsi päring.jpg"],
    "attachment_with_unquoted_name.eml": ["This is a test.txt"],
    "missing_content_disposition.eml": ["somefile.jpg"],
    "japanese_attachment.eml": ["てすと.txt"],
    "raw_email7.eml": ["test.rb", "test.pdf", "smime.p7s"],
    "raw_email11.eml": [],
    "raw_email_with_nested_attachment.eml": ["truncated.png", "smime.p7s"],
    "raw_email_with_binary_encoded.eml": ["2013-08-13_19-08-28-1.jpg"],
    "multipart_report_multiple_status.eml": [
        "delivery-status.txt", "delivery-status1.txt", "Your Friend F M wants you to join HomeRun.eml",
    ],
}  # fmt: skip


def test_it_finds_what_is_attached(tmp_path: Path) -> None:
    found = {
        path.name: [file.name for file in read(path.read_bytes(), tmp_path).attachments]
        for path in CORPUS.glob("mikel-mail/**/*.eml")
        if path.name in ATTACHED
    }
    assert found == ATTACHED


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
            told = [line for line in halves.visible.split("\n") if line.strip()]
            assert len(told) == VISIBLE_LINES[path.stem.removeprefix("email_")], path.name
            assert told[0].rstrip() == next(line.rstrip() for line in text.split("\n") if line.strip()), path.name
