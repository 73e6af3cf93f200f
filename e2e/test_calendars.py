"""Calendars in the administration, on a screen and on a phone: what is typed explains itself before it is saved."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.product import Product
from e2e.test_accessibility import SCREENS


@pytest.fixture(params=["desk", "phone"])
def anywhere(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    phone = request.param == "phone"
    context = browser.new_context(
        locale="de-DE", viewport=SCREENS[request.param], has_touch=phone, is_mobile=phone, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("about:blank")
    yield page
    context.close()


def test_a_calendar_is_made_tried_and_changed(anywhere: Page, demo: Product, sign_in: Callable[..., None]) -> None:
    page = anywhere
    size = page.viewport_size
    name = f"Werk {size['width'] if size else ''}"
    sign_in(page)
    page.goto(f"{demo.url}/desk/admin/calendars/new/")
    page.locator("#calendar-name").fill(name)
    page.locator("[name=try-day]").fill("2026-06-03")
    page.locator("#calendar-region").select_option(label="Nordrhein-Westfalen")
    meaning = page.locator("#meaning")
    expect(meaning).to_contain_text("Feiertag: Fronleichnam")
    expect(meaning.locator(".try-due")).to_have_text("Fr, 5. Juni 2026, 08:30")

    # A lunch break, by keyboard alone: another span of Wednesday.
    wednesday = page.get_by_role("group", name="Mittwoch")
    wednesday.locator("[name=wed-to]").fill("16:45")
    wednesday.get_by_role("button", name="hinzufügen").focus()
    page.keyboard.press("Enter")
    expect(wednesday.locator("[name=wed-from]").nth(1)).to_be_focused()
    wednesday.locator("[name=wed-from]").nth(1).fill("18:00")
    wednesday.locator("[name=wed-to]").nth(1).fill("19:00")
    expect(meaning.locator(".try-due")).to_have_text("Mi, 3. Juni 2026, 18:45")
    wednesday.locator("[data-row-remove]").nth(1).click()
    expect(meaning.locator(".try-due")).to_have_text("Fr, 5. Juni 2026, 08:45")

    page.get_by_role("button", name="Ausnahme", exact=True).click()
    page.locator("[name=exception-date]").fill("2026-06-05")
    page.locator("[name=exception-name]").fill("Brückentag")
    expect(meaning).to_contain_text("Ausnahme: Brückentag")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("[name=exception-name]")).to_have_value("Brückentag")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_label("Ab einem künftigen Tag").check()
    page.locator("[name=since]").fill("2099-01-01")
    page.get_by_label("Rund um die Uhr, jeden Tag").check()
    page.locator("#calendar-note").fill("Dreischicht")
    page.get_by_role("button", name="Speichern").click()
    coming = page.locator("li", has_text="Dreischicht")
    expect(coming).to_contain_text("künftig")
    expect(coming).to_contain_text("rund um die Uhr")
    coming.get_by_role("button", name="Zurückziehen").click()
    expect(page.locator("li", has_text="Dreischicht")).to_have_count(0)
