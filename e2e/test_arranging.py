"""Views and columns are put in order: dragged with a mouse, carried with a finger, and what was done stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

AGENTS = {1600: "finn.jacobs@demo.example", 390: "merle.diekmann@demo.example"}
SignIn = Callable[..., None]


def middle(one: Locator) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def by_mouse(page: Page, grip: Locator, onto: Locator) -> None:
    page.mouse.move(*middle(grip))
    page.mouse.down()
    x, y = middle(onto)
    page.mouse.move(x, y - 4, steps=8)
    page.mouse.move(x, y - 6)
    page.mouse.up()


def by_finger(page: Page, grip: Locator, onto: Locator) -> None:
    """Real touches through the browser's own input: what a thumb does."""
    browser = page.context.new_cdp_session(page)
    (x, start), (_, end) = middle(grip), middle(onto)
    way = [start + (end - 6 - start) * step / 8 for step in range(9)]
    browser.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": way[0]}]})
    for y in way[1:]:
        browser.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    browser.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("width", [1600, 390])
def test_views_and_columns_are_carried_to_their_place(
    width: int, browser: Browser, desk_url: str, sign_in: SignIn
) -> None:
    phone = width == 390
    context = browser.new_context(
        locale="de-DE",
        viewport={"width": width, "height": 900},
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",  # what is taken hold of stands where it was measured
    )
    page, carry = context.new_page(), by_finger if phone else by_mouse
    sign_in(page, AGENTS[width])
    page.goto(f"{desk_url}views/open/")
    if phone:
        page.locator(".top-menu").tap()
    page.locator("[data-dialog=arrange]").click()
    entries = page.locator("#arrange[open] .arrange li")
    expect(entries.nth(3)).to_be_visible()
    names = entries.locator(".check span").all_inner_texts()
    carry(page, entries.nth(3).locator("[data-grip]"), entries.nth(0))
    moved = [names[3], *names[:3], *names[4:]]
    expect(entries.locator(".check span")).to_have_text(moved)
    page.locator("#arrange button[type=submit]").click()
    named = page.locator("#nav a[data-view]:not([data-view^=org-]) span")
    expect(named).to_have_text(moved)
    page.reload()
    expect(named).to_have_text(moved)
    page.locator("#list [data-dialog=look]").click()
    columns = page.locator("#look[open] .arrange li")
    for at in (1, 0):
        columns.nth(at).locator("input[type=checkbox]").check()
    first, second = columns.locator(".check").all_inner_texts()[:2]
    carry(page, columns.nth(1).locator("[data-grip]"), columns.nth(0))
    expect(columns.locator(".check").nth(0)).to_have_text(second)
    expect(columns.locator(".check").nth(1)).to_have_text(first)
    context.close()
