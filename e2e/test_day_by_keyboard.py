"""A day at the desk without a mouse: all is pressed, nothing pointed at; at its end the tickets are as meant."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.product import Product

AGENT = "aylin.kaya@demo.example"
CUSTOMER = "frauke.jessen@klinikum-seeblick.example"
SignIn = Callable[..., None]
Ask = Callable[..., dict[str, Any]]
WATCH = """
for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
  addEventListener(kind, () => pointed(kind), true);
"""
# What would act on an element without a key being pressed.
NO_KEYS = re.compile(
    r"\.(mouse|touchscreen|click|dblclick|tap|hover|check|uncheck|fill|focus|select_option|drag_to|dispatch_event)\b"
    r"|(?<!keyboard)(?<!hands)(?<!self)\.(press|type|press_sequentially)\("
)


@pytest.fixture(scope="module")
def ask(demo: Product) -> Ask:
    """`ask("tickets/T-1")`: what the API says of it, to an administrator; with data: it is sent there."""
    token = demo.tresen("token", "admin@demo.example").split()[-1]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def asked(path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        body = None if data is None else json.dumps(data).encode()
        with urlopen(Request(f"{demo.url}/api/v1/{path}", body, headers), timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    return asked


@pytest.fixture
def keys_alone(page: Page) -> Iterator[Page]:
    pointed: list[str] = []
    page.expose_function("pointed", lambda kind: pointed.append(kind))
    page.add_init_script(WATCH)
    page.set_viewport_size({"width": 1600, "height": 1000})
    yield page
    assert pointed == []


class Hands:
    """An agent's, on the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def menu(self, key: str, name: str, *letters: str) -> None:
        """A menu's key, letters of what is meant, with pauses for thought between, Enter: the first that fits is
        taken, however slow the answer is."""
        self.press(key)
        expect(self.page.locator(f"#menu-{name} :focus")).to_have_count(1)
        self.write(letters[0])
        for more in letters[1:]:
            self.page.wait_for_timeout(1000)
            self.write(more)
        self.press("Enter")

    def palette(self, words: str, meant: str) -> None:
        """Ctrl+K, words, Enter on the line that is meant; arrow keys lead to it where it is not the first."""
        self.press("Control+k")
        expect(self.page.locator("#palette [role=combobox]")).to_be_focused()
        self.write(words)
        lines = self.page.locator("#palette [role=option]")
        wanted = lines.filter(has=self.page.locator(".palette-title", has_text=meant)).first
        wanted.wait_for()
        for _ in range(12):
            if wanted.get_attribute("aria-selected") == "true":
                break
            self.press("ArrowDown")
        expect(wanted).to_have_attribute("aria-selected", "true")
        self.press("Enter")

    def walk_to(self, number: str, most: int = 12) -> None:
        work = self.page.locator("#work")
        for _ in range(most):
            before = work.get_attribute("data-number")
            if before == number:
                return
            self.press("j")
            expect(work).to_have_attribute("data-number", re.compile(f"^(?!{before}$).+"))
        opened(self.page, number)

    def tab_to(self, wanted: Locator, most: int = 12) -> None:
        for _ in range(most):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        expect(wanted).to_be_focused()


def opened(page: Page, number: str) -> None:
    expect(page.locator("#work")).to_have_attribute("data-number", number)
    at_home(page)


def came_to(page: Page, address: str) -> None:
    """A whole page: before it has loaded there is nothing on it that could hear a key."""
    expect(page).to_have_url(re.compile(address))
    page.wait_for_load_state()


def at_home(page: Page) -> None:
    """The focus is somewhere keys are heard, not lost."""
    expect(page.locator(":focus")).to_have_count(1)


def test_a_day_without_a_mouse(keys_alone: Page, sign_in: SignIn, ask: Ask) -> None:
    page, hands = keys_alone, Hands(keys_alone)
    given = {"body": "Bitte helfen Sie.", "customer": CUSTOMER, "team": "Service Desk"}
    subjects = ("Maus defekt", "Ton fehlt", "Drucker streikt")
    closed, put_off, handed = (ask("tickets", given | {"subject": f"Tastaturtag: {one}"})["number"] for one in subjects)
    sign_in(page, AGENT)

    # The teams' view; the latest is the first in it.
    hands.press("g", "i")
    came_to(page, "/desk/views/teams/")
    page.locator(f"#row-{handed}").wait_for()
    hands.walk_to(handed)
    opened(page, handed)
    hands.press("a")
    expect(page.locator("#head .talk-assignee")).to_have_text("Aylin Kaya")

    # Answered, with a text module.
    hands.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    hands.write("::kennw")
    expect(page.locator(".module-offer [aria-selected=true]")).to_contain_text("Kennwort zurückgesetzt")
    hands.press("Enter")
    expect(page.locator(".ProseMirror")).to_contain_text("ich habe Ihr Kennwort zurückgesetzt")
    hands.write(" Melden Sie sich gern.")
    hands.press("Enter")
    hands.palette("vpn", "VPN-Verbindung neu aufbauen")
    expect(page.locator(".ProseMirror")).to_contain_text("bitte trennen Sie die VPN-Verbindung")
    expect(page.locator(".ProseMirror")).to_be_focused()
    hands.press("Control+Enter")
    expect(page.locator(".message.ours", has_text="Melden Sie sich gern")).to_be_visible()
    expect(page.locator("#composer")).to_have_attribute("data-idle", "")
    at_home(page)

    # Sorted: its category by some letters, its priority in the palette.
    hands.menu("l", "category", "drucker")
    expect(page.locator("#side [data-key=category]")).to_contain_text("Drucker")
    at_home(page)
    hands.palette("prio", "Priorität")
    page.locator("#palette [data-step]", has_text="Priorität").wait_for()
    hands.write("hoch")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Hoch")
    hands.press("Enter")
    expect(page.locator("#head")).to_contain_text("Hoch")
    at_home(page)

    # Handed over to a team she is not in: the next one of the list is open.
    hands.menu("t", "team", "systeme")
    expect(page.locator(".toast.act").last).to_contain_text(handed)
    opened(page, put_off)

    # Put off until tomorrow.
    hands.press("w")
    expect(page.locator("#snooze-reason")).to_be_focused()
    hands.write("Ersatzgerät kommt")
    hands.tab_to(page.locator("#ask .snooze-offers button", has_text="Morgen"))
    hands.press("Enter")
    expect(page.locator(".toast.act").last).to_contain_text(put_off)
    opened(page, closed)

    # Closed; taken back; closed.
    hands.menu("e", "state", "geschlossen")
    expect(page.locator(".toast.act").last).to_contain_text(f"{closed}: Geschlossen")
    expect(page.locator("#work")).not_to_have_attribute("data-number", closed)
    hands.press("z")
    opened(page, closed)
    expect(page.locator("#head .chip").first).not_to_have_text("Geschlossen")
    expect(page.locator(f"#row-{closed}:not(.settled, .gone)")).to_be_visible()
    hands.menu("e", "state", "geschlosse", "n")
    expect(page.locator("#work")).not_to_have_attribute("data-number", closed)
    at_home(page)
    before = page.locator("#work").get_attribute("data-number")
    hands.press("j")
    expect(page.locator("#work")).not_to_have_attribute("data-number", before or "")
    at_home(page)

    # A call comes in.
    hands.press("c")
    expect(page.locator("#capture [name=customer_text]")).to_be_focused()
    hands.write("jess")
    page.locator("#customers [data-value]").first.wait_for()
    hands.press("ArrowDown", "Enter", "Tab")
    hands.write("Tastaturtag: Toner leer")
    hands.press("Tab")
    hands.write("Station 4 meldet leeren Toner.")
    hands.press("Control+Enter")
    done = page.locator("#capture [data-captured]")
    done.wait_for()
    captured = done.get_attribute("data-captured") or ""
    expect(done.locator("[data-visit]")).to_be_focused()
    hands.press("Escape")
    at_home(page)

    # A person, a setting, the keys themselves; home again.
    hands.palette("frauke jess", "Frauke Jessen")
    came_to(page, r"/desk/people/\d+/")
    hands.palette("dunkel", "Ihre Einstellungen")
    came_to(page, "/desk/profile/")
    hands.press("?")
    expect(page.locator("#keys [data-keys-find]")).to_be_focused()
    hands.write("abmelden")
    expect(page.locator("#keys .keys > div:visible")).to_have_count(1)
    hands.press("Escape", "Escape")  # the words, the sheet
    expect(page.locator("#keys")).to_be_hidden()
    hands.palette("abmelden", "Abmelden")
    expect(page.locator("input[name=login]")).to_be_visible()

    # What is true now.
    first, second, third, call = (ask(f"tickets/{number}") for number in (handed, put_off, closed, captured))
    assert (first["team"], first["priority"]) == ("Systeme und Netze", "high")
    assert "Drucker" in first["category"]
    answer = json.dumps(ask(f"tickets/{handed}/messages"))
    assert "Kennwort zur" in answer
    assert "Melden Sie sich gern." in answer
    assert second["waiting_until"] is not None
    assert third["state_type"] == "closed"
    assert (call["channel"], call["customer"]["name"]) == ("phone", "Frauke Jessen")


def test_this_file_only_presses_keys() -> None:
    own = Path(__file__).read_text().partition("class Hands")[2].partition("def test_this_file_only")[0]
    assert [line for line in own.splitlines() if NO_KEYS.search(line)] == []
