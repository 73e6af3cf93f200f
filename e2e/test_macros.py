"""Macros by keyboard, with their preview and the way back; five hundred tickets at once."""

import json
from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from e2e.product import Product

SignIn = Callable[..., None]
WIDTHS = pytest.mark.parametrize("width", [390, 1600])
AGENT = "jonas.petersen@demo.example"


@WIDTHS
def test_a_macro_is_chosen_seen_applied_and_undone_without_a_mouse(
    width: int, page: Page, desk_url: str, sign_in: SignIn, own_ticket: Callable[[str], str]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, AGENT)
    page.goto(f"{desk_url}tickets/{own_ticket(f'Bildschirm bleibt dunkel {width}')}/")
    expect(page.locator("#head")).to_contain_text("Neu")
    page.keyboard.press("m")
    filtering = page.locator("#menu-macro [data-filter]")
    expect(filtering).to_be_focused()
    page.keyboard.type("Erledigt")
    expect(page.locator("#menu-macro .menu-item:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    dialog = page.locator("#ask")
    expect(dialog.locator(".deed")).to_have_count(3)
    expect(dialog).to_contain_text("Jonas Petersen")
    expect(dialog).to_contain_text("erika.muster@kunden.example")
    expect(dialog).to_contain_text("das Problem ist behoben")
    expect(dialog.locator(".deed-change b", has_text="Gelöst")).to_be_visible()
    expect(dialog.get_by_role("button", name="Anwenden")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#head")).to_contain_text("Gelöst")
    undo = page.locator(".toast.act button")
    expect(undo).to_contain_text("Rückgängig (")
    undo.press("Enter")
    expect(page.locator(".toast", has_text="rückgängig gemacht")).to_be_visible()
    expect(page.locator("#head")).to_contain_text("Neu")


def test_five_hundred_tickets_at_once_and_back(page: Page, demo: Product, desk_url: str, sign_in: SignIn) -> None:
    customer = five_hundred(demo)
    page.set_viewport_size({"width": 1600, "height": 900})
    sign_in(page)
    page.goto(f"{desk_url}views/org-{customer}/")
    page.locator("#rows .row").first.focus()
    page.keyboard.press("x")
    page.locator("[data-bulk-whole]").click()
    page.get_by_role("button", name="Priorität", exact=True).click()
    page.locator("#menu-bulk .menu-item", has_text="Dringend").click()
    dialog = page.locator("#bulk-ask")
    expect(dialog.locator("[data-tally=changed]")).to_be_visible(timeout=30_000)
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("500 Vorgänge geändert", timeout=60_000)
    assert counted(demo, customer) == {"urgent": 500}
    dialog.get_by_role("button", name="Alles rückgängig").click()
    expect(dialog).to_contain_text("500 Vorgänge sind wieder wie vorher", timeout=60_000)
    assert counted(demo, customer) == {"normal": 500}


MAKE = """
from tresen.people.models import Organisation
from tresen.people.registering import register
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.opening import open_ticket
house, _ = Organisation.objects.get_or_create(key="fuenfhundert", defaults={"name": "Fünfhundert GmbH"})
who = register(name="Frieda Fünfhundert", email="frieda@fuenfhundert.example", organisations=[house])
words = Body.from_text("Bitte prüfen.")
for number in range(500):
    open_ticket(by=SYSTEM, subject=f"Prüfung {number}", customer=who, body=words)
"""


def five_hundred(demo: Product) -> str:
    demo.tresen("manage", "shell", "-c", MAKE)
    return "fuenfhundert"


def counted(demo: Product, key: str) -> dict[str, int]:
    """{priority: tickets of this organisation}, as the API has it."""
    token = demo.tresen("token", "admin@demo.example").split()[-1]
    found: dict[str, int] = {}
    address = f"{demo.url}/api/v1/tickets?organisation={key}&limit=100"
    while address:
        with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"}), timeout=30) as answer:
            told = json.load(answer)
        for one in told["items"]:
            found[one["priority"]] = found.get(one["priority"], 0) + 1
        cursor = told["next"]
        address = f"{demo.url}/api/v1/tickets?organisation={key}&limit=100&cursor={cursor}" if cursor else ""
    return found
