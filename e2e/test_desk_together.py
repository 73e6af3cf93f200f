"""Two agents at one desk: what one does appears at the other's, and nothing jumps."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.product import Product

SignIn = Callable[..., None]
OPEN = """
from tresen.people.actor import Actor
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.opening import open_ticket
one = Ticket.objects.filter(state_type="open", team__isnull=False).order_by("id").last()
open_ticket(by=Actor.of(one.customer), subject={subject!r}, customer=one.customer, team=one.team,
            body=Body.from_text("Bitte helfen Sie."), channel="portal")
"""


@pytest.fixture
def other(browser: Browser, sign_in: SignIn) -> Iterator[Page]:
    """The administrator in a browser of his own, who sees every team's tickets."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, "admin@demo.example")
    yield page
    context.close()


def test_a_colleagues_note_and_choice_appear_at_once(
    page: Page, other: Page, demo: Product, desk_url: str, sign_in: SignIn
) -> None:
    demo.python(OPEN.format(subject="Zu zweit daran"))
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/open/")
    row = page.locator("#rows .row", has_text="Zu zweit daran")
    number = row.get_attribute("data-number")
    row.click()
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


def test_new_tickets_enter_quietly(page: Page, demo: Product, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/open/")
    before = int(page.locator(".nav a[data-view=open] b").inner_text())
    page.mouse.move(900, 500)
    demo.python(OPEN.format(subject="Leise eingetreten"))
    expect(page.locator("#rows .row").first).to_contain_text("Leise eingetreten", timeout=3000)
    expect(page.locator(".nav a[data-view=open] b")).to_have_text(str(before + 1))

    page.locator("#rows .row").nth(1).hover()
    top = page.locator("#rows .row").nth(1).bounding_box()
    demo.python(OPEN.format(subject="Wartet auf Einlass"))
    expect(page.locator(".list-pill")).to_be_visible(timeout=3000)
    assert page.locator("#rows .row").nth(1).bounding_box() == top
    page.locator(".list-pill").click()
    expect(page.locator("#rows .row").first).to_contain_text("Wartet auf Einlass")
