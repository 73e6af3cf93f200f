"""Whoever goes by the Tab key sees where he is, on every stop of the main pages, by day and by night."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from e2e.product import Product

AGENT = "aylin.kaya@demo.example"
PAGES = ("views/open/", "tickets/new/", "people/", "profile/", "views/new/")
MOST = 60  # stops a page

# Where the focus is, and what marks it: a ring or an outline of its own, or one of what is around it.
MARKED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const ringed = (element) => {
        const style = getComputedStyle(element);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
            && !/, 0\\)$|transparent/.test(style.outlineColor);
        return outlined || style.boxShadow !== 'none';
    };
    const wider = ['label', '.line', '.setting'].map((one) => at.closest(one));
    const around = [at, at.parentElement, ...wider].filter(Boolean);
    const name = at.outerHTML.slice(0, 160);
    const box = at.getBoundingClientRect();
    return { name, marked: around.some(ringed), seen: box.width > 0 && box.height > 0 };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_stop_is_marked(scheme: str, browser: Browser, demo: Product, sign_in: Callable[..., None]) -> None:
    context = browser.new_context(
        locale="de-DE",
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    sign_in(page, AGENT)
    unmarked, stops = [], 0
    for address in PAGES:
        page.goto(f"{demo.url}/desk/{address}")
        for _ in range(MOST):
            page.keyboard.press("Tab")
            at = page.evaluate(MARKED)
            if at is None:
                break
            stops += 1
            if not (at["marked"] and at["seen"]):
                unmarked.append(f"{address}: {at['name']}")
    context.close()
    assert not unmarked, "\n".join(unmarked)
    assert stops > 100
