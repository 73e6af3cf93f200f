"""Sending with second thoughts: preview, undo, later, forward; in the browser, against a real server."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

AGENT = "aylin.kaya@demo.example"
SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]


def opened(page: Page, desk_url: str, number: str) -> None:
    page.goto(f"{desk_url}tickets/{number}/")
    page.locator("#composer").wait_for()


def begin(page: Page, words: str) -> None:
    page.keyboard.press("r")
    page.locator(".ProseMirror-focused").wait_for()
    expect(page.locator("[data-signature]")).to_contain_text("Aylin Kaya")
    page.keyboard.type(words)


def test_the_preview_shows_what_leaves_and_a_typed_greeting_is_not_doubled(
    page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page, AGENT)
    opened(page, desk_url, own_ticket("Rechner startet langsam"))
    begin(page, "bitte den Rechner neu starten.")
    expect(page.locator("[data-greeting]")).to_contain_text("Guten Tag")
    page.keyboard.press("Control+Shift+F")
    dialog = page.locator("[data-mail-preview]")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".mail-head")).to_contain_text("Re: ")
    frame = dialog.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("bitte den Rechner neu starten.")
    expect(frame.locator("blockquote")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Hallo Frau Beispiel, ")
    expect(page.locator("[data-greeting]")).to_be_hidden()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-discard]").click()


def test_a_reply_is_taken_back(page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    opened(page, desk_url, own_ticket("Eilige Frage"))
    state = page.locator("#head .chip").first.inner_text()
    begin(page, "Zu schnell gedrückt")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.ours", has_text="Zu schnell gedrückt")).to_be_visible()
    page.locator(".toast.undo button").click()
    expect(page.locator(".ProseMirror")).to_have_text("Zu schnell gedrückt")
    expect(page.locator(".message", has_text="Vor dem Versand zurückgezogen")).to_be_visible()
    expect(page.locator("#head .chip").first).to_have_text(state)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-discard]").click()


def test_a_reply_is_sent_later_and_edited_again(
    page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page, AGENT)
    opened(page, desk_url, own_ticket("Erst am Montag"))
    begin(page, "Wie am Montag besprochen")
    page.locator("[popovertarget=menu-send]").click()
    page.locator("[data-later=monday]").click()
    waiting = page.locator(".waiting-one")
    expect(waiting).to_contain_text("Wie am Montag besprochen")
    page.reload()
    waiting.get_by_role("button", name="Bearbeiten").click()
    expect(page.locator(".ProseMirror")).to_have_text("Wie am Montag besprochen")
    expect(waiting).to_have_count(0)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-discard]").click()


def test_eight_o_clock_is_the_desks_wherever_the_browser_is(
    browser: Browser, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    context = browser.new_context(
        locale="de-DE", timezone_id="Pacific/Auckland", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    sign_in(page, AGENT)
    opened(page, desk_url, own_ticket("Von weit her"))
    page.locator("[data-write=reply]").click()
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Bis Montag")
    page.locator("[data-preview]").click()
    expect(page.locator("[data-mail-preview]")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[popovertarget=menu-send]").click()
    expect(page.locator("#menu-send")).to_contain_text("Uhrzeit von Europe/Berlin")
    page.locator("[data-later=monday]").click()
    waiting = page.locator(".waiting-one")
    expect(waiting).to_contain_text("Mo, ")
    expect(waiting).to_contain_text("08:00")
    waiting.get_by_role("button", name="Bearbeiten").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-discard]").click()
    expect(page.locator(".ProseMirror")).to_have_text("")
    context.close()


def test_a_message_is_forwarded(page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    opened(page, desk_url, own_ticket("Frage an den Hersteller"))
    page.keyboard.press("f")
    page.locator("#to").fill("hilfe@hersteller.example")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Ist das bekannt?")
    page.keyboard.press("Control+Enter")
    message = page.locator(".message.third", has_text="Ist das bekannt?")
    expect(message).to_contain_text("für den Kunden unsichtbar")
    expect(message.locator(".delivery")).to_contain_text("Gesendet", timeout=40_000)
