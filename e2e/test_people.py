"""People and organisations in a browser: found, read, changed; a client's instructions confirmed before the answer."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

AGENT = "aylin.kaya@demo.example"
SignIn = Callable[..., None]


@pytest.mark.parametrize("width", [390, 1600])
def test_who_asks_is_found_read_and_changed(width: int, browser: Browser, desk_url: str, sign_in: SignIn) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, AGENT)
    page.goto(f"{desk_url}people/")
    page.locator("input[name=words]").fill("sabine alb")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sabine Albers").click()
    expect(page.locator("h1")).to_contain_text("Sabine Albers")
    expect(page.locator(".who-side")).to_contain_text("Stationsleitung 3A")
    expect(page.locator("a[href='tel:+491705550171']")).to_have_count(1)
    _fits(page, width)
    page.locator("#check input[name=answer]").fill("station 4")
    page.locator("#check button").click()
    expect(page.locator("#check .banner.good")).to_be_visible()
    rows = page.locator("#history .row")
    before = rows.count()
    if page.locator("#further a").count():
        page.locator("#further a").click()
        expect(rows.nth(before)).to_be_attached()
    page.locator(".who-side a[href*='/organisations/']").first.click()
    page.wait_for_url("**/organisations/**")
    expect(page.locator("#contracts")).to_contain_text("beendet am")
    _fits(page, width)
    page.locator("#sites [data-dialog]").first.click()
    page.locator("#ask input[name=name]").fill(f"Außenstelle {width}")
    page.locator("#ask button.primary").click()
    expect(page.locator("#sites")).to_contain_text(f"Außenstelle {width}")
    context.close()


@pytest.mark.parametrize("width", [390, 1600])
def test_nothing_leaves_before_the_instructions_are_confirmed(
    width: int, browser: Browser, desk_url: str, sign_in: SignIn
) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, AGENT if width == 1600 else "admin@demo.example")
    page.goto(f"{desk_url}organisations/?words=praxis")
    page.locator("#directory a").first.click()
    page.locator("#history .row").first.click()
    page.locator("#composer").wait_for()
    page.keyboard.press("r")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Wir kommen nach der Sprechstunde.")
    page.locator("[data-go]").click()
    expect(page.locator("#toasts")).to_contain_text("Anweisungen")
    expect(page.locator(".ProseMirror").first).to_contain_text("nach der Sprechstunde")
    if width == 390:
        page.locator("[data-drawer=side]").first.click()
    page.locator("#instructions button").click()
    expect(page.locator("#instructions[data-asks]")).to_have_count(0)
    context.close()


def _fits(page: Page, width: int) -> None:
    """Nothing sticks out, and nobody is shut out."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    bad = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in {"serious", "critical"}]
    assert bad == []
