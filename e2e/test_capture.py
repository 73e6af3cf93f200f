"""A phone ticket, written down by keyboard: at most 25 keys besides its words; and a tab that dies loses none."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

AGENT = "aylin.kaya@demo.example"
SignIn = Callable[..., None]


class Keys:
    """Counts what is pressed besides the words of the ticket."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def search(self, letters: str) -> None:
        self.page.keyboard.type(letters)
        self.pressed += len(letters)


def test_a_call_takes_25_keys_at_most(page: Page, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/open/")
    keys = Keys(page)
    address = page.url
    keys.press("c")
    expect(page.locator("#capture [name=customer_text]")).to_be_focused()
    keys.search("jess")
    page.locator("#customers [data-value]").first.wait_for()
    keys.press("ArrowDown", "Enter", "Tab")
    page.keyboard.type("Anruf: Toner leer")
    keys.press("Tab")
    page.keyboard.type("Der Drucker auf Station 4 meldet leeren Toner.")
    keys.press("Tab")
    keys.search("druck")
    page.locator("#categories [data-value]").first.wait_for()
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#id_category")).not_to_have_value("")
    keys.press("Control+Enter")
    done = page.locator("#capture [data-captured]")
    expect(done).to_contain_text("Anruf: Toner leer")
    number = done.get_attribute("data-captured") or ""
    assert keys.pressed <= 25, keys.pressed
    expect(page).to_have_url(address)
    keys.press("Enter")
    expect(page).to_have_url(re.compile(f"/desk/tickets/{number}/"))
    expect(page.locator(".message", has_text="leeren Toner")).to_be_visible()
    expect(page.locator("#side")).to_contain_text("Drucker")


@pytest.mark.parametrize("width", [390, 1600])
def test_a_tab_that_dies_loses_no_word(page: Page, desk_url: str, sign_in: SignIn, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/teams/")
    page.locator(".top [data-capture]").press("Enter")
    page.locator("#capture [name=subject]").fill(f"Halb geschrieben {width}")
    expect(page.locator("#capture [data-kept]")).to_contain_text("Gespeichert")
    page.reload()
    page.locator(".top [data-capture]").press("Enter")
    page.locator(".unfinished a", has_text=f"Halb geschrieben {width}").press("Enter")
    expect(page.locator("#capture [name=subject]")).to_have_value(f"Halb geschrieben {width}")
