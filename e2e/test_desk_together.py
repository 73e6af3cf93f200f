"""Two agents at one desk: what one does appears at the other's, and nothing jumps."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]


@pytest.fixture
def other(browser: Browser, sign_in: SignIn) -> Iterator[Page]:
    """The administrator in a browser of his own, who sees every team's tickets."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, "admin@demo.example")
    yield page
    context.close()


def test_a_colleagues_note_and_choice_appear_at_once(
    page: Page, other: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    number = own_ticket("Zu zweit daran")
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/open/")
    page.locator(f"#rows .row[data-number={number}]").click()
    other.goto(f"{desk_url}tickets/{number}/")
    other.locator("#composer").wait_for()
    other.keyboard.press("n")
    other.locator(".ProseMirror-focused").wait_for()
    other.keyboard.type("Ich bin schon dran.")
    other.keyboard.press("Control+Enter")
    expect(page.locator(".message.note", has_text="Ich bin schon dran.")).to_be_visible(timeout=2000)
    expect(other.locator("#composer")).to_have_attribute("data-idle", "")
    other.keyboard.press("p")
    other.locator("#menu-priority button", has_text="Dringend").click()
    expect(page.locator("#head")).to_contain_text("Dringend", timeout=2000)


def test_new_tickets_enter_quietly(page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/open/")
    before = int(page.locator(".nav a[data-view=open] b").inner_text())
    page.mouse.move(900, 500)
    own_ticket("Leise eingetreten")
    expect(page.locator("#rows .row").first).to_contain_text("Leise eingetreten", timeout=3000)
    expect(page.locator(".nav a[data-view=open] b")).to_have_text(str(before + 1))

    page.locator("#rows .row").nth(1).hover()
    top = page.locator("#rows .row").nth(1).bounding_box()
    own_ticket("Wartet auf Einlass")
    expect(page.locator(".list-pill")).to_be_visible(timeout=3000)
    assert page.locator("#rows .row").nth(1).bounding_box() == top
    page.locator(".list-pill").click()
    expect(page.locator("#rows .row").first).to_contain_text("Wartet auf Einlass")
