"""Colleagues at one ticket: named in a note by keyboard, asked by mail and answering into it, and never answering the
customer twice unseen."""

import mailbox
import smtplib
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.product import Product

SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]
JONAS = "jonas.petersen@demo.example"


@pytest.fixture
def other(browser: Browser, sign_in: SignIn) -> Iterator[Page]:
    """A colleague in a browser of his own."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, JONAS)
    yield page
    context.close()


def mail_to(demo: Product, address: str, number: str, seconds: float = 60) -> EmailMessage:
    """The mail about this ticket that left for the address: the demo keeps what it sends in a folder."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        for folder in demo.data.glob("*/new"):
            box = mailbox.Maildir(folder.parent, create=False)
            for key in box.keys():  # noqa: SIM118 — itself it is its mails
                mail = message_from_bytes(box.get_bytes(key), policy=policy.default)
                if mail["To"] == address and number in str(mail["Subject"]):
                    return mail  # type: ignore[return-value]  # of that policy
        sleep(0.2)
    raise AssertionError(f"no mail to {address} about {number}")


def answer(demo: Product, asked: EmailMessage, words: str) -> None:
    """As a mail client answers, through the door of the real server."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = asked["To"], f"AW: {asked['Subject']}"
    mail["To"] = str(asked["Reply-To"] or asked["From"])
    mail["In-Reply-To"], mail["Message-ID"] = asked["Message-ID"], f"<{monotonic()}@privat.example>"
    mail.set_content(f"{words}\n\n> {asked.get_body(('plain',)).get_content().strip()[:60]}\n")  # type: ignore[union-attr]
    with smtplib.SMTP("127.0.0.1", demo.smtp_port, timeout=30) as server:
        server.send_message(mail)


@pytest.mark.parametrize("width", [1440, 390])
def test_an_expert_is_asked_by_keyboard_and_his_mail_is_a_note(
    width: int, page: Page, demo: Product, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    number = own_ticket(f"Frage an die dritte Ebene {width}")
    sign_in(page, "admin@demo.example")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{desk_url}tickets/{number}/")
    page.locator("#composer").wait_for()
    page.keyboard.press("n")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("@jon")
    offer = page.locator("#mention-offer [role=option]")
    expect(offer.first).to_contain_text("Jonas Petersen")
    box = page.locator("#mention-offer").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Enter")
    page.keyboard.type("ist das Modul bekannt?")
    page.locator("[data-ask]").click()
    page.keyboard.press("Control+Enter")
    note = page.locator(".message.note", has_text="ist das Modul bekannt?")
    expect(note.locator("[data-mention]")).to_have_text("@Jonas Petersen")
    expect(note.locator(".named")).to_contain_text("noch keine Antwort")
    expect(page.locator("#head .question")).to_contain_text("Frage an Jonas Petersen offen")
    answer(demo, mail_to(demo, JONAS, number), "Ja, Serie 4 hat das.")
    said = page.locator(".message.note", has_text="Ja, Serie 4 hat das.")
    expect(said).to_be_visible(timeout=60_000)
    expect(said).to_contain_text("Jonas Petersen")
    expect(page.locator("#head .question")).to_have_count(0)
    expect(note.locator(".named")).to_contain_text("beantwortet")


def test_two_in_one_reply_see_each_other_and_the_second_is_asked(
    page: Page, other: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    number = own_ticket("Beide antworten")
    sign_in(page, "admin@demo.example")
    for one in (page, other):
        one.goto(f"{desk_url}tickets/{number}/")
        one.locator("#composer").wait_for()
    expect(page.locator("#here")).to_contain_text("Jonas Petersen liest mit", timeout=15_000)
    expect(other.locator("#here .here-one")).to_have_count(1)
    for one, words in ((page, "Von mir die Antwort."), (other, "Ich war zuerst da.")):
        one.keyboard.press("r")
        one.locator(".ProseMirror-focused").wait_for()
        one.keyboard.type(words)
    expect(page.locator("#here")).to_contain_text("Jonas Petersen schreibt gerade eine Antwort", timeout=3000)
    other.keyboard.press("Control+Enter")
    asks = other.locator("dialog[open]")
    expect(asks).to_contain_text("schreibt gerade")
    asks.locator("[data-yes]").click()
    expect(page.locator(".message.ours", has_text="Ich war zuerst da.")).to_be_visible(timeout=15_000)
    page.keyboard.press("Control+Enter")
    asks = page.locator("dialog[open]")
    expect(asks).to_contain_text("Ich war zuerst da.")
    expect(page.locator(".message.ours", has_text="Von mir die Antwort.")).to_have_count(0)
    asks.locator("[data-yes]").click()
    expect(page.locator(".message.ours", has_text="Von mir die Antwort.")).to_be_visible()
    other.close()
    expect(page.locator("#here .here-one")).to_have_count(0, timeout=20_000)
