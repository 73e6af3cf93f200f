"""Linking, merging, a family and many at once, on the screen of an office and of a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.product import Product

SignIn = Callable[..., None]
WIDTHS = pytest.mark.parametrize("width", [390, 1600])
NUMBERS = """
from tresen.tickets.models import Ticket
incident = Ticket.objects.get(subject="Netz in Gebäude B ausgefallen")
print(incident.number, Ticket.objects.get(subject="Bildschirm flackert").number)
"""


def numbers(demo: Product) -> tuple[str, str]:
    incident, merged = demo.python(NUMBERS).split()
    return incident, merged


def drawer(page: Page, width: int) -> None:
    if width < 1321:
        page.locator(".side-toggle").click()
        page.locator("#links").scroll_into_view_if_needed()
        expect(page.locator("#links")).to_be_in_viewport()


@WIDTHS
def test_a_ticket_is_linked_by_part_of_its_title(
    width: int, page: Page, demo: Product, desk_url: str, sign_in: SignIn
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page)
    incident, other = numbers(demo)
    page.goto(f"{desk_url}tickets/{other}/")
    drawer(page, width)
    page.locator("#links [data-from$='/links/']").click()
    page.locator("#ask input[name=q]").fill("gebäude b ausgef")
    page.locator("#link-way").select_option("caused_by")
    page.locator(f"#link-tickets button[value='{incident}']").click()
    expect(page.locator("#links")).to_contain_text("Verursacht durch")
    expect(page.locator("#links")).to_contain_text(incident)
    row = page.locator("#links .linked", has_text="Verursacht durch")
    row.locator("button[hx-delete]").click()
    expect(page.locator("#links")).not_to_contain_text("Verursacht durch")


@WIDTHS
def test_a_merge_is_undone_and_done_again(
    width: int, page: Page, demo: Product, desk_url: str, sign_in: SignIn
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page)
    _, into = numbers(demo)
    page.goto(f"{desk_url}tickets/{into}/")
    expect(page.locator("#head")).to_contain_text("aufgegangen")
    page.get_by_role("button", name="Wieder trennen").click()
    expect(page.locator(".banner.merged")).to_have_count(0)
    expect(page.locator("#timeline article.message", has_text="Nur am Platz 14")).to_have_count(0)
    drawer(page, width)
    page.get_by_role("button", name="Zusammenführen …").click()
    page.locator("#ask .choice", has_text="Der gefundene geht in").click()
    page.locator("#ask input[name=q]").fill("Nachtrag zum Bild")
    page.locator("#merge-tickets button", has_text="Nachtrag").click()
    expect(page.locator("#ask")).to_contain_text("wird geschlossen")
    page.locator("#ask button[type=submit]").click()
    expect(page.locator("#head")).to_contain_text("aufgegangen")


@WIDTHS
def test_rows_are_chosen_changed_and_taken_back(width: int, page: Page, desk_url: str, sign_in: SignIn) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page)
    page.goto(f"{desk_url}views/open/")
    rows = page.locator("#rows .row")
    first = rows.first.bounding_box()
    rows.nth(0).hover()
    rows.nth(0).locator(".row-check").click()
    rows.nth(3).hover()
    rows.nth(3).locator(".row-check").click(modifiers=["Shift"])
    expect(page.locator("#bulk")).to_be_visible()
    expect(page.locator("[data-bulk-count]")).to_have_text("4 gewählt")
    assert rows.first.bounding_box() == first, "choosing moves nothing"
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    rows.nth(1).focus()
    page.keyboard.press("x")
    rows.nth(2).focus()
    page.keyboard.press("x")
    page.locator("#bulk button", has_text="Priorität").click()
    page.locator("#menu-bulk .menu-item", has_text="Dringend").click()
    expect(page.locator("#bulk-tally")).to_be_visible()
    page.locator("#bulk-ask").locator("button[type=submit]").click()
    toast = page.locator(".toast.act")
    expect(toast).to_contain_text("geändert")
    toast.locator("button").click()
    expect(page.locator(".toast", has_text="wie vorher")).to_be_visible()


def test_the_family_is_asked_for_both_languages(page: Page, demo: Product, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page)
    incident, _ = numbers(demo)
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"{desk_url}tickets/{incident}/")
    expect(page.locator("#links")).to_contain_text("Darunter")
    page.get_by_role("button", name="Alle darunter …").click()
    page.locator("#family-de").fill("Das Netz in Gebäude B geht wieder.")
    page.locator("#ask .choice", has_text="sie und").first.click()
    page.locator("#ask button[type=submit]").click()
    expect(page.locator(".toast.bad")).to_contain_text("Nichts wurde ausgeführt")
    page.locator("#family-en").fill("The network in building B works again.")
    page.locator("#ask button[type=submit]").click()
    expect(page.locator(".toast.act")).to_contain_text("5 Vorgängen")
    expect(page.locator("#head")).to_contain_text("Gelöst")
    page.locator(".toast.act button").click()
    expect(page.locator("#head")).not_to_contain_text("Gelöst")
