"""A ticket is sorted: category by words, impact and urgency, a priority with its reason; and the tree is rearranged by
keyboard. On a screen and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

WIDE, PHONE = {"width": 1600, "height": 1000}, {"width": 390, "height": 844}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1600", "390"])
def test_an_agent_sorts_a_ticket(size: Any, page: Page, desk_url: str, sign_in: Callable[..., None]) -> None:
    page.set_viewport_size(size)
    sign_in(page)
    page.goto(f"{desk_url}views/org-klinikum-seeblick/")
    page.locator("a.row").nth(0 if size is WIDE else 1).click()
    side = page.locator("#side")
    expect(side).to_be_attached()
    if size is PHONE:
        page.locator(".side-toggle").click()

    def choose(what: str, label: str) -> None:
        page.locator(f'.property[popovertarget="menu-{what}"]').click()
        page.locator(f"#menu-{what}").get_by_role("menuitemradio", name=label).click()

    page.locator('.property[popovertarget="menu-category"]').click()
    search = page.locator("#menu-category input[type=search]")
    expect(search).to_be_focused()
    search.fill("armbaender")
    expect(page.locator("#category-choices .menu-item")).to_have_count(1)
    search.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(side).to_contain_text("Etiketten und Armbänder")
    expect(side).to_contain_text("Patientenarmbänder gehen vor")
    choose("impact", "Ganzes Haus")
    choose("urgency", "Sofort")
    priority = page.locator('.property[popovertarget="menu-priority"]')
    expect(priority).to_contain_text("Dringend")
    priority.click()
    menu = page.locator("#menu-priority")
    expect(menu).to_contain_text("Matrix von Klinikum Seeblick")
    menu.get_by_label("Grund").fill("Nur ein Probelauf")
    menu.get_by_role("menuitemradio", name="Niedrig").click()
    expect(priority).to_contain_text("abweichend gesetzt: Nur ein Probelauf")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1600", "390"])
def test_the_tree_is_rearranged_by_keyboard(size: Any, page: Page, desk_url: str, sign_in: Callable[..., None]) -> None:
    page.set_viewport_size(size)
    sign_in(page)
    page.goto(f"{desk_url}admin/categories/?organisation=maschinenbau-falk")
    line = page.locator("[data-tree] > li a.stretch").nth(2)
    name = line.inner_text()
    line.focus()
    page.keyboard.press("Alt+ArrowDown")
    said = page.locator("#tree-said")
    expect(said).to_contain_text(f"„{name}“ ist Nummer 3")
    expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(said).to_contain_text(f"„{name}“ ist Nummer 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
