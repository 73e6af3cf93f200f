"""Tasks, working time, waiting and templates in a browser, on a screen and on a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.product import Product
from e2e.test_accessibility import SCREENS

SignIn = Callable[..., None]


@pytest.fixture(params=["desk", "phone"])
def anywhere(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    phone = request.param == "phone"
    context = browser.new_context(
        locale="de-DE", viewport=SCREENS[request.param], has_touch=phone, is_mobile=phone, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_a_template_fills_a_new_ticket_and_keeps_what_is_typed(anywhere: Page, demo: Product, sign_in: SignIn) -> None:
    """Found by words, chosen by keyboard; then its task is ticked, the clock booked, and the rest of it tomorrow."""
    page = anywhere
    sign_in(page)
    page.goto(f"{demo.url}/desk/tickets/new/")
    page.locator("#id_customer_text").press_sequentially("sabine.albers")
    page.locator("#customers [data-value]").first.click()
    page.locator("#id_text").fill("Frau Neumann fängt am Montag an.")
    page.locator("#id_template_text").press_sequentially("eintritt mitarb")
    found = page.locator("#templates [data-value]")
    expect(found).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    page.keyboard.press("Enter")
    told = page.locator("#template-told")
    expect(told).to_contain_text("Konto und Postfach anlegen")
    expect(told).to_contain_text("bleibt: Text")
    expect(page.locator("#id_template_text")).to_be_focused()
    expect(page.locator("#id_text")).to_have_value("Frau Neumann fängt am Montag an.")
    expect(page.locator("#id_category_text")).to_have_value("Konten und E-Mail › Ein- und Austritte")
    page.locator("#id_category_text").fill("visitenw")
    page.locator("#categories [data-value]").first.click()
    expect(page.locator("#id_category_text")).to_have_value("Arbeitsplatz › Visitenwagen")
    page.locator("#id_subject").fill("Eintritt Frau Neumann")
    more = page.locator("details.capture-more")
    if more.get_attribute("open") is None:
        more.locator("summary").first.click()
    page.locator("#id_kind").select_option("question")  # a request would need somebody's approval here
    expect(page.locator("#custom-fields .needed")).to_have_count(0)
    page.locator("#new-ticket [type=submit]").click()
    expect(page.locator("#composer")).to_be_visible()
    expect(page.locator("#head")).to_contain_text("Eintritt Frau Neumann")
    _tick_and_book(page)
    _snooze(page)


def _tick_and_book(page: Page) -> None:
    _open_side(page)
    tick = page.get_by_role("checkbox", name="Konto und Postfach anlegen")
    expect(tick).to_have_attribute("aria-checked", "false")
    tick.press("Enter")
    expect(tick).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Uhr starten").click()
    expect(page.locator("[data-running]")).to_be_visible()
    page.get_by_role("button", name="Arbeitszeit buchen und ansehen").click()
    minutes = page.locator("#ask [name=minutes]")
    expect(minutes).to_have_value("1")
    minutes.fill("12")
    minutes.press("Enter")
    expect(page.locator("#work-time h2 .num").first).to_have_text("12 min")
    expect(page.locator("[data-running]")).to_have_count(0)


def _snooze(page: Page) -> None:
    """By its key; nothing is touched by pointer."""
    if page.locator("#head [data-key='w']").is_visible():
        page.locator("body").press("w")
    else:  # on a phone it stands among the properties
        page.locator("#side").get_by_role("button", name="Warten bis").press("Enter")
    expect(page.locator("#snooze-reason")).to_be_focused()
    page.keyboard.type("Vertrag fehlt noch")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).not_to_be_visible()
    expect(page.locator("#head")).to_contain_text("Wartet")


def _open_side(page: Page) -> None:
    toggle = page.locator("#head [data-drawer='side']")
    if toggle.is_visible():
        toggle.click()
    expect(page.locator("#tasks")).to_be_visible()
