"""What is being written outlives the browser, a new owner, a merge, and a second window."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.browser import ARGUMENTS, find
from e2e.product import Product

SAVED = re.compile(r"Gespeichert \d\d:\d\d")
SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]
MOST_LOST = 2.0  # seconds of typing
ON_THE_WAY = 1.0  # what one save may take on a slow machine
WIDTHS = pytest.mark.parametrize("width", [390, 1600])


def begin(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("#composer").wait_for()
    page.locator("[data-write=reply]").click()
    page.locator(".ProseMirror-focused").wait_for()


def processes(mark: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "cmdline").read_text():
                found.append(int(entry.name))
        except OSError:  # it has just ended
            continue
    return found


@WIDTHS
def test_a_killed_browser_loses_two_seconds_of_typing_at_most(
    width: int, browser: Browser, page: Page, demo: Product, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    url = f"{desk_url}tickets/{own_ticket('Mitten im Satz')}/"
    mark = f"--tresen-drafts={os.getpid()}-{width}"
    doomed = browser.browser_type.launch(executable_path=find(), args=[*ARGUMENTS, mark])
    typing = doomed.new_page(locale="de-DE", viewport={"width": width, "height": 900})
    sign_in(typing)
    begin(typing, url)
    typed: list[tuple[str, float]] = []
    while len(typed) < 25:
        word = f"wort{len(typed):02}"
        typing.keyboard.type(f"{word} ", delay=30)
        typed.append((word, time.monotonic()))
    killed = time.monotonic()
    for pid in processes(mark):
        os.kill(pid, signal.SIGKILL)

    sign_in(page)
    page.goto(url)
    kept = page.locator("#composer .ProseMirror")
    expect(kept).to_contain_text(typed[0][0])
    safe = [word for word, at in typed if at < killed - MOST_LOST - ON_THE_WAY]
    assert len(safe) > 5
    for word in safe:
        expect(kept).to_contain_text(word)


def test_a_draft_outlives_a_new_owner_and_a_merge(
    page: Page, demo: Product, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    number, into = own_ticket("Wechselt den Bearbeiter"), own_ticket("Nimmt ihn auf")
    sign_in(page)
    begin(page, f"{desk_url}tickets/{number}/")
    page.keyboard.type("Noch nicht fertig")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    demo.python(ELSEWHERE.format(number=number, into=into))
    expect(page.locator("#head")).to_contain_text("Aylin Kaya")
    expect(page.locator(".ProseMirror")).to_have_text("Noch nicht fertig")
    page.goto(f"{desk_url}tickets/{into}/")
    expect(page.locator("#composer .ProseMirror")).to_contain_text("Noch nicht fertig")


ELSEWHERE = """
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.assigning import assign
from tresen.tickets.merging import merge
from tresen.tickets.models import Ticket
colleague = Person.objects.get(email="aylin.kaya@demo.example")
assign(Ticket.objects.get(number="{number}"), colleague, by=Actor.of(colleague))
merge([Ticket.objects.get(number="{number}")], Ticket.objects.get(number="{into}"), by=Actor.of(colleague))
"""


def test_two_windows_never_overwrite_each_other_silently(
    page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page)
    url = f"{desk_url}tickets/{own_ticket('In zwei Fenstern')}/"
    begin(page, url)
    second = page.context.new_page()
    begin(second, url)
    for words in ("Im zweiten", " Fenster", " geschrieben"):
        with second.expect_response(lambda answer: answer.url.endswith("/draft/")):
            second.keyboard.type(words)
    page.bring_to_front()
    page.locator(".ProseMirror").click()
    page.keyboard.type("Im ersten")
    expect(page.locator("[data-clash]")).to_be_visible()
    expect(page.locator(".ProseMirror")).to_have_text("Im ersten")
    page.reload()
    expect(page.locator(".ProseMirror")).to_have_text("Im zweiten Fenster geschrieben")
    second.close()


def test_a_question_in_a_draft_outlives_a_reload_and_says_when_it_was_saved(
    page: Page, desk_url: str, own_ticket: OwnTicket, sign_in: SignIn
) -> None:
    sign_in(page, "aylin.kaya@demo.example")
    page.goto(f"{desk_url}tickets/{own_ticket('Wer weiß das?')}/")
    page.locator("#composer").wait_for()
    page.keyboard.press("n")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Weiß das jemand?")
    page.locator("[data-ask]").press("Enter")
    page.locator("[data-due]").select_option("monday")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    page.keyboard.press("Tab")
    with page.expect_response(lambda answer: "/draft/" in answer.url and "monday" in (answer.request.post_data or "")):
        page.locator("[data-due]").dispatch_event("change")
    page.reload()
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    expect(page.locator("[data-ask]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-due]")).to_have_value("monday")
