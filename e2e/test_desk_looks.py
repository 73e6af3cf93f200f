"""What can be measured of the look: contrast, names for screen readers, room on a phone, weight, calm."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.axe import faults

AGENT = "aylin.kaya@demo.example"
SignIn = Callable[..., None]
PAGES = ("views/open/", "views/mine/", "tickets/new/", "search/?q=drucker", "search/?q=gibtesnicht", "profile/")


@pytest.fixture(params=["light", "dark"])
def lit(request: Any, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900}, color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="de-DE", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_no_page_shuts_anybody_out(lit: Page, desk_url: str, sign_in: SignIn) -> None:
    lit.goto(desk_url)
    assert faults(lit) == []
    sign_in(lit, AGENT)
    for address in PAGES:
        lit.goto(desk_url + address)
        assert faults(lit) == []
    lit.goto(f"{desk_url}views/open/")
    lit.locator("#rows .row").first.click()
    lit.locator("#composer").wait_for()
    lit.keyboard.press("n")
    lit.locator(".ProseMirror-focused").wait_for()
    assert faults(lit) == []


def test_a_whole_case_is_worked_with_a_thumb(phone: Page, desk_url: str, sign_in: SignIn) -> None:
    sign_in(phone, AGENT)
    phone.goto(f"{desk_url}views/open/")
    phone.locator(".top-menu").tap()
    phone.locator(".nav a[data-view=teams]").tap()
    expect(phone.locator(".list h1")).to_have_text("Meine Teams")
    phone.locator("#rows .row").first.tap()
    expect(phone.locator("#composer")).to_be_visible()
    expect(phone.locator("#list")).to_be_hidden()
    assert narrow(phone)
    phone.locator("[popovertarget=menu-state]").first.tap()
    expect(phone.locator("#menu-state button").first).to_be_visible()
    phone.locator("#menu-state button", has_text="Wartet auf Kunde").tap()
    expect(phone.locator(".toast.act")).to_contain_text("Wartet auf Kunde")  # and the next one is open
    phone.locator("[data-write=reply]").tap()
    phone.locator(".ProseMirror-focused").wait_for()
    phone.keyboard.type("Vom Telefon aus")
    phone.locator("[data-go]").tap()
    expect(phone.locator(".message.ours", has_text="Vom Telefon aus")).to_be_visible()
    phone.locator(".side-toggle").tap()
    expect(phone.locator("#side")).to_be_visible()
    phone.locator(".side-head button").tap()
    phone.locator(".back").tap()
    expect(phone.locator("#list")).to_be_visible()
    for address in PAGES:
        phone.goto(desk_url + address)
        assert narrow(phone), address


def narrow(page: Page) -> bool:
    """Nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_nothing_shifts_while_it_loads(page: Page, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => {"
        " if (!one.hadRecentInput) window.shifted += one.value; })).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{desk_url}views/open/")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.shifted") <= 0.02
    page.locator("#rows .row").first.click()
    page.locator(".ProseMirror").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifted") <= 0.02
