"""An agent's hour at the desk, by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

AGENT = "aylin.kaya@demo.example"
SAVED = re.compile(r"Gespeichert \d\d:\d\d")
SignIn = Callable[..., None]


def test_it_is_worked_without_a_mouse(
    page: Page, desk_url: str, sign_in: SignIn, own_ticket: Callable[[str], str]
) -> None:
    for subject in ("Lampe flackert", "Lampe summt"):
        own_ticket(subject)
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/open/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("#rows .row").nth(1)
    expect(second).to_be_focused()
    number = second.get_attribute("data-number") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/desk/tickets/{number}/"))
    expect(page).to_have_title(re.compile(number))

    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("Guten Tag, wir sehen uns das an.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.ours", has_text="wir sehen uns das an")).to_be_visible()
    expect(page.locator("#composer")).to_have_attribute("data-idle", "")

    page.keyboard.press("A")
    expect(page.locator("#menu-assignment [aria-checked=true]")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.locator("#menu-state [aria-checked=true]").wait_for()
    page.locator("#menu-state button", has_text="Wartet auf Lieferant").press("Enter")
    # Off the desk: the next one is open, and the toast leads back.
    expect(page).not_to_have_url(re.compile(f"/desk/tickets/{number}/"))
    expect(page.locator(".toast.act")).to_contain_text(f"{number}: Wartet auf Lieferant")
    page.go_back()
    expect(page.locator("#head")).to_contain_text("Wartet auf Lieferant")
    expect(page.locator(".event").last).to_contain_text("Wartet auf Lieferant")

    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("/desk/views/open/$"))
    page.go_back()
    expect(page.locator("#composer")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/desk/tickets/{number}/$"))


def test_half_written_words_outlive_the_page(page: Page, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/open/")
    page.locator("#rows .row").nth(2).click()
    page.locator("#composer").wait_for()
    page.keyboard.press("n")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("Nur für uns, halb fer")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    page.reload()
    expect(page.locator(".ProseMirror")).to_have_text("Nur für uns, halb fer")
    expect(page.locator("#composer")).to_have_attribute("data-kind", "note")
    # Another ticket and back, without waiting for the save.
    page.locator(".ProseMirror").click()
    page.keyboard.press("End")
    page.keyboard.type("tig")
    page.locator("#rows .row").nth(4).click()
    expect(page.locator(".ProseMirror")).not_to_contain_text("Nur für uns")
    page.locator("#rows .row").nth(2).click()
    expect(page.locator(".ProseMirror")).to_have_text("Nur für uns, halb fertig")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-discard]").click()
    page.reload()
    expect(page.locator("#composer")).to_have_attribute("data-idle", "")


def test_files_are_attached_and_shown(page: Page, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/open/")
    page.locator("#rows .row").nth(3).click()
    page.locator("#composer").wait_for()
    page.keyboard.press("n")
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
    )
    page.locator("[data-picker]").set_input_files(
        [
            {"name": "bild.png", "mimeType": "image/png", "buffer": picture},
            {"name": "protokoll.txt", "mimeType": "text/plain", "buffer": b"eins zwei drei"},
        ]
    )
    expect(page.locator("#composer .file button")).to_have_count(2)
    page.locator(".ProseMirror").click()
    page.keyboard.type("Zwei Dateien")
    page.keyboard.press("Control+Enter")
    message = page.locator(".message.note", has_text="Zwei Dateien")
    expect(message.locator(".file")).to_have_count(2)
    expect(message.locator("img")).to_have_js_property("naturalWidth", 1)


@pytest.mark.parametrize("over_a_page", [True, False], ids=["over the list", "on its own page"])
def test_a_call_is_written_down(page: Page, desk_url: str, sign_in: SignIn, over_a_page: bool) -> None:
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/teams/" if over_a_page else f"{desk_url}tickets/new/")
    if over_a_page:
        page.keyboard.press("c")
    page.locator("[name=customer_text]").press_sequentially("jessen")
    page.locator("#customers [data-value]").first.click()
    page.locator("[name=subject]").fill("Anruf: Monitor flackert")
    page.locator("[name=text]").fill("Sie ruft von Station 4 an.")
    page.locator("#new-ticket button.primary").click()
    if over_a_page:  # whoever was reading a list is asked first, and may stay where he was
        page.locator("#capture [data-captured] [data-visit]").click()
    expect(page.get_by_role("heading", name="Anruf: Monitor flackert")).to_be_visible()
    expect(page.locator(".message.note")).to_contain_text("Station 4")


def test_sending_by_keyboard_adds_nothing(page: Page, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/open/")
    page.locator("#rows .row").nth(5).click()
    page.locator("#composer").wait_for()
    page.keyboard.press("n")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Nur das")
    page.keyboard.press("Control+Enter")
    message = page.locator(".message.note", has_text="Nur das")
    expect(message.locator(".prose")).to_have_text("Nur das")
    assert message.locator(".prose").inner_html().strip() == "<p>Nur das</p>"
