"""Custom fields: made by hand, at once on tickets, following rules, on a wide screen and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.product import Product

SIZES = [(1600, 900), (390, 844)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_field_made_by_hand_is_at_once_in_the_form_and_follows_its_rule(
    page: Page, demo: Product, sign_in: Callable[..., None], width: int, height: int
) -> None:
    name = f"Bauteil {width}"
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page)
    page.goto(f"{demo.url}/desk/admin/fields/new/?type=choice")
    page.locator("[name=name_de]").fill(name)
    page.locator("[name=option-de]").nth(0).fill("Netzteil")
    page.locator("[name=option-de]").nth(0).press("Enter")
    page.keyboard.type("Lüfter")
    expect(page.locator(".field-preview")).to_contain_text("Lüfter")
    page.locator("#field-form button[type=submit].primary").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()

    # At once on the form of a new ticket; what a rule shows comes and goes while words typed elsewhere stay.
    page.goto(f"{demo.url}/desk/tickets/new/")
    expect(page.get_by_label(name)).to_be_visible()
    expect(page.get_by_label("Freigabe durch")).to_have_count(0)
    page.get_by_label("Gerätenummer").fill("GER-0815")
    page.locator(".capture-more summary").click()
    page.locator("select[name=kind]").select_option("request")
    expect(page.get_by_label("Freigabe durch")).to_be_visible()
    expect(page.get_by_label("Gerätenummer")).to_have_value("GER-0815")
    page.locator("select[name=kind]").select_option("incident")
    expect(page.get_by_label("Freigabe durch")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_fields_are_changed_beside_the_conversation(
    page: Page, demo: Product, own_ticket: Callable[[str], str], sign_in: Callable[..., None]
) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    sign_in(page)
    page.goto(f"{demo.url}/desk/tickets/{own_ticket('Gerät beim Namen genannt')}/")
    page.locator("#panel-fields h2 button").click()
    dialog = page.locator("#ask")
    dialog.get_by_label("Gerätenummer").fill("falsch")
    dialog.locator("button.primary").click()
    expect(dialog.locator(".fault")).to_contain_text("GER-0000")
    expect(dialog.get_by_label("Gerätenummer")).to_have_value("falsch")
    dialog.get_by_label("Gerätenummer").fill("GER-4711")
    dialog.locator("button.primary").click()
    expect(page.locator("#panel-fields")).to_contain_text("GER-4711")
    expect(dialog).not_to_be_visible()
