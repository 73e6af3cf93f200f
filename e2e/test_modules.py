"""Text modules with "::", and everything the composer sends: by keyboard, on a phone and on a wide screen."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.product import Product

AGENT = "aylin.kaya@demo.example"
SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]
WIDTHS = pytest.mark.parametrize("width", [390, 1600])
ENGLISH = "Hello, my VPN does not connect any more since this morning, could you please help me?"


@pytest.fixture
def english(demo: Product) -> Callable[[str], str]:
    """`english(subject)`: a ticket of a customer who writes English, and has no phone number."""
    token = demo.tresen("token", "admin@demo.example").split()[-1]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def opened(subject: str) -> str:
        customer = {"email": "emily.carter@kunden.example", "name": "Emily Carter"}
        given = {"subject": subject, "body": ENGLISH, "customer": customer, "team": "Service Desk"}
        request = Request(f"{demo.url}/api/v1/tickets", json.dumps(given).encode(), headers)
        with urlopen(request, timeout=30) as answer:
            return str(json.load(answer)["number"])

    return opened


def begin(page: Page, url: str, width: int = 1600) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    page.goto(url)
    page.locator("#composer").wait_for()
    page.keyboard.press("r")
    page.locator(".ProseMirror-focused").wait_for()
    expect(page.locator("[data-signature]")).to_be_visible()


@WIDTHS
def test_a_shortcut_brings_the_customers_language_and_an_empty_variable_warns(
    width: int, page: Page, desk_url: str, english: Callable[[str], str], sign_in: SignIn
) -> None:
    sign_in(page, AGENT)
    begin(page, f"{desk_url}tickets/{english('No VPN')}/", width)
    words = page.locator(".ProseMirror")
    page.keyboard.type("::vpn")
    offered = page.locator(".module-offer [aria-selected=true]")
    expect(offered).to_contain_text("VPN-Verbindung neu aufbauen")
    expect(offered).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("Dear Emily Carter,")
    expect(words).to_contain_text("disconnect the VPN completely")
    expect(words).not_to_contain_text("::")
    expect(page.locator("[data-gaps]")).to_be_hidden()

    page.keyboard.press("Enter")
    page.keyboard.type("::rueckr")
    expect(page.locator(".module-offer [aria-selected=true]")).to_contain_text("Nicht erreicht")
    page.keyboard.press("Tab")
    expect(words).to_contain_text("I could not reach you at {{Kunde.Telefon}}")
    expect(page.locator("[data-gaps]")).to_contain_text("{{Kunde.Telefon}}")
    page.keyboard.press("Control+Enter")
    asked = page.locator("[data-asks]")
    expect(asked).to_contain_text("[[a time]]")
    expect(page.locator(".message.ours")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("[data-gaps] button").first.click()
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("your desk")
    page.keyboard.press("Tab")
    page.keyboard.type("tomorrow at 9")
    expect(page.locator("[data-gaps]")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    sent = page.locator(".message.ours")
    expect(sent).to_contain_text("I could not reach you at your desk")
    expect(sent).to_contain_text("tomorrow at 9")


@WIDTHS
def test_it_is_sent_and_solved_waiting_and_handed_over_by_keyboard(
    width: int, page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page, AGENT)
    begin(page, f"{desk_url}tickets/{own_ticket('Mit der Tastatur')}/", width)
    page.keyboard.type("Ich melde mich morgen.")
    page.keyboard.press("Alt+Enter")
    page.locator("[data-wait]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#head .chip").first).to_have_text("Wartet auf Kunde")
    expect(page.locator(".message.ours")).to_have_count(1)

    page.keyboard.press("h")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Hat angerufen, geht wieder.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#head .chip").first).to_have_text("Gelöst")
    expect(page.locator(".message.note")).to_contain_text("Erika Muster rief an")

    page.keyboard.press("n")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Bitte ansehen.")
    page.keyboard.press("Alt+Shift+Enter")
    page.locator("[data-sift-teams]").wait_for()
    page.keyboard.type("Systeme")
    page.keyboard.press("Enter")
    expect(page.locator(".event", has_text="Systeme").or_(page.locator("#list .row").first).first).to_be_visible()


def test_the_button_remembers_what_was_chosen_and_the_keys_do_not(
    page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page, AGENT)
    begin(page, f"{desk_url}tickets/{own_ticket('Gemerkt')}/")
    page.keyboard.type("Erledigt.")
    page.locator("[popovertarget=menu-send]").click()
    page.locator("#menu-send [data-send=solve]").click()
    expect(page.locator("#head .chip").first).to_have_text("Gelöst")
    begin(page, f"{desk_url}tickets/{own_ticket('Noch eins')}/")
    expect(page.locator("[data-go]")).to_have_text("Senden und lösen")
    page.keyboard.type("Nur gesendet.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.ours")).to_contain_text("Nur gesendet.")
    expect(page.locator("#head .chip").first).not_to_have_text("Gelöst")


@WIDTHS
def test_a_file_shows_its_way_and_is_cancelled_and_tried_again(
    width: int, page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn, tmp_path: Path
) -> None:
    file = tmp_path / "protokoll.log"
    file.write_bytes(b"x" * 200_000)
    sign_in(page, AGENT)
    begin(page, f"{desk_url}tickets/{own_ticket('Mit Datei')}/", width)
    held: list[Route] = []
    page.route("**/desk/uploads/", lambda route: held.append(route))
    picker = page.locator("[data-picker]")
    picker.set_input_files(file)
    chip = page.locator("[data-files] .file")
    expect(chip.locator("progress")).to_be_visible()
    expect(chip).to_contain_text("protokoll.log")
    chip.get_by_role("button", name="Abbrechen").click()
    expect(chip).to_have_count(0)
    picker.set_input_files(file)
    expect(chip).to_have_count(1)
    held[-1].abort()
    expect(chip).to_contain_text("konnte nicht hochgeladen werden")
    page.unroute("**/desk/uploads/")
    chip.get_by_role("button", name="Noch einmal").click()
    expect(chip).to_contain_text("200 KB")
    page.locator(".ProseMirror").fill("Anbei.")
    page.locator(".ProseMirror").press("Control+Enter")
    expect(page.locator(".message.ours .file")).to_contain_text("protokoll.log")


def test_words_outlive_a_lost_connection_and_a_closed_page(
    page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page, AGENT)
    url = f"{desk_url}tickets/{own_ticket('Ohne Netz')}/"
    begin(page, url)
    page.route("**/draft/", lambda route: route.abort())
    page.keyboard.type("Mitten im Funkloch")
    expect(page.locator("[data-saved]")).to_contain_text("Noch nicht gespeichert")
    page.goto(f"{desk_url}views/open/")
    page.unroute("**/draft/")
    page.goto(url)
    expect(page.locator(".ProseMirror")).to_have_text("Mitten im Funkloch")
    page.locator(".ProseMirror").press("End")
    page.keyboard.type(" und wieder da")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Gespeichert \d\d:\d\d"))
    page.reload()
    expect(page.locator(".ProseMirror")).to_have_text("Mitten im Funkloch und wieder da")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-discard]").click()  # tests that walk through a list write into what stands there
    expect(page.locator("#composer")).to_have_attribute("data-idle", "")
