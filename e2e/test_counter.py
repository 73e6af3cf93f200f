"""The first story whole, against the real processes: a mail becomes a ticket, an agent answers, the customer has the
answer, his answer comes back into the same ticket, and a stranger does not get in."""

import re
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from playwright.sync_api import Page, expect

from e2e.product import Product
from e2e.sink import Sink


@pytest.fixture
def sink(demo: Product) -> Iterator[Sink]:
    """The demo's mailbox sends through an SMTP server for the time of the test."""
    with Sink() as sink:
        set_up = "from tresen.channels.email.models import Mailbox\nMailbox.objects.update("
        demo.python(f"{set_up}outgoing='smtp', smtp_host='127.0.0.1', smtp_port={sink.port}, smtp_security='none')")
        yield sink
        demo.python(f"{set_up}outgoing='folder', smtp_host='')")


def send(demo: Product, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail.set_content(headers.pop("text", "Guten Morgen, der Scanner in der Aufnahme piept nur noch."))
    headers.setdefault("Message-ID", make_msgid(domain="klinikum-seeblick.example"))
    headers.setdefault("From", "Aufnahme <aufnahme-test@klinikum-seeblick.example>")
    headers.setdefault("To", "support@demo.example")
    for name, value in headers.items():
        mail[name] = value
    with smtplib.SMTP("127.0.0.1", demo.smtp_port, timeout=20) as server:
        server.send_message(mail)
    return mail


def test_the_counter_is_open(demo: Product, page: Page, sign_in: Callable[..., None], sink: Sink) -> None:
    sign_in(page, "admin@demo.example")
    page.goto(f"{demo.url}/desk/")
    subject = f"Scanner piept {make_msgid()[1:12]}"
    row = page.locator(".row", has_text=subject)
    expect(row).to_have_count(0)
    asked = send(demo, Subject=subject)
    expect(row).to_be_visible(timeout=2000)

    row.click()
    page.mouse.move(900, 300)  # nothing moves under the pointer: over the list, news would wait behind a pill
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
    expect(page.get_by_text("piept nur noch")).to_be_visible()
    page.keyboard.press("r")
    editor = page.locator(".ProseMirror")
    expect(editor).to_be_focused()
    editor.press_sequentially("Guten Morgen, bitte den Scanner kurz vom Strom trennen.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message", has_text="kurz vom Strom trennen")).to_be_visible(timeout=5000)

    answer = next(
        one for one in sink.wait_for(2, seconds=40) if one["Auto-Submitted"] is None
    )  # the other is the acknowledgement
    assert answer["To"].addresses[0].addr_spec == "aufnahme-test@klinikum-seeblick.example"
    assert answer["In-Reply-To"] == asked["Message-ID"]
    assert asked["Message-ID"] in answer["References"]
    assert {part.get_content_type() for part in answer.walk()} >= {"text/plain", "text/html"}
    assert "kurz vom Strom trennen" in answer.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    number = re.search(r"\[(\S+) ", answer["Subject"]).group(1)  # type: ignore[union-attr]

    send(
        demo,
        Subject="Ganz anderer Betreff",
        References=f"{asked['Message-ID']} {answer['Message-ID']}",
        text="Danke, er geht wieder.",
    )
    expect(page.locator(".message", has_text="Danke, er geht wieder.")).to_be_visible(timeout=3000)

    send(demo, From="fremd@anderswo.example", Subject=f"Re: {number}", text="Lassen Sie mich hinein.")
    page.locator(".list-pill").click(timeout=5000)  # who reads a ticket is not shown a new one unasked
    expect(page.locator(".row", has_text="fremd").first).to_be_visible(timeout=3000)
    expect(page.locator(".message", has_text="Lassen Sie mich hinein.")).to_have_count(0)
