"""A helpdesk lead makes a view without having read anything: with the mouse, by keyboard, and on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import faults

WIDE, PHONE = {"width": 1600, "height": 1000}, {"width": 390, "height": 844}


def counted(page: Page) -> str:
    return page.locator(".cond-count b").inner_text()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1600", "390"])
def test_a_lead_makes_a_view(size: Any, page: Page, desk_url: str, sign_in: Callable[..., None]) -> None:
    page.set_viewport_size(size)
    sign_in(page)
    page.goto(f"{desk_url}views/new/")
    name = f"Dringendes {size['width']}"
    page.get_by_label("Name", exact=True).fill(name)
    expect(page.locator(".cond-count")).to_be_visible()
    before = int(counted(page))
    # A new row: choose the field, then what fits it comes by itself.
    page.get_by_role("button", name="Bedingung", exact=True).click()
    expect(page.locator(".cond-says")).to_contain_text("Noch nicht vollständig")
    page.locator(".cond-field").last.select_option(label="Priorität")
    expect(page.locator(".cond-operator")).to_have_count(2)
    page.locator(".cond-row .cond-pick summary").last.click()
    page.get_by_label("Dringend", exact=True).check()
    page.get_by_label("Hoch", exact=True).check()
    page.keyboard.press("Escape")
    expect(page.locator(".cond-says")).to_contain_text("Priorität ist Hoch oder Dringend")
    expect(page.locator(".cond-count b")).not_to_have_text(str(before))
    assert 0 < int(counted(page)) < before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []
    number = counted(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".list-head h1")).to_have_text(name)
    if size is WIDE:
        line = page.locator("#nav a", has_text=name)
        expect(line.locator("b")).to_have_text(number)
        with page.expect_download() as download:
            page.get_by_label("Diese Liste exportieren").click()
        text = download.value.path().read_text("utf-8-sig")
        assert len(re.findall(r"(?m)^T-", text)) == int(number)


def test_rows_are_moved_grouped_and_mended_by_keyboard(page: Page, desk_url: str, sign_in: Callable[..., None]) -> None:
    page.set_viewport_size(WIDE)
    sign_in(page)
    page.goto(f"{desk_url}views/new/")
    page.get_by_label("Name", exact=True).fill("Mit Gruppe")
    page.get_by_role("button", name="Gruppe", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cond-group .cond-group .cond-row")).to_have_count(1)
    page.locator(".cond-group .cond-group .cond-field").select_option(label="Betreff")
    # Saved with nothing to compare with: the sentence stands at that row, the rest is kept.
    page.get_by_role("button", name="Speichern").click()
    fault = page.locator(".cond-group .cond-group .cond-row .cond-fault")
    expect(fault).to_have_text("Geben Sie ein, womit „Betreff“ verglichen werden soll.")
    assert page.get_by_label("Name", exact=True).input_value() == "Mit Gruppe"
    page.locator(".cond-group .cond-group .cond-value input").fill("e")
    expect(fault).to_be_empty()
    # The row above moves down into the group, and out of it again below; focus goes with it.
    down = page.locator(".cond-row").first.get_by_label("Nach unten")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cond-group .cond-group .cond-row")).to_have_count(2)
    expect(page.locator(".cond-says")).to_contain_text("oder")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".cond-group .cond-group .cond-row")).to_have_count(1)
    expect(page.locator(".cond-says")).to_contain_text("Betreff enthält „e“ und Art des Status ist Neu oder Offen")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".list-head h1")).to_have_text("Mit Gruppe")
