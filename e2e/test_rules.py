"""An automatic rule is tried and made by an administrator, acts on the next event, the ticket says why, and it is taken
back there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SignIn = Callable[..., None]
WIDTHS = pytest.mark.parametrize("width", [390, 1600])


@WIDTHS
def test_a_rule_is_made_acts_and_says_why(
    width: int, page: Page, desk_url: str, sign_in: SignIn, own_ticket: Callable[[str], str]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page)
    number = own_ticket(f"Regelprobe {width}")
    page.goto(f"{desk_url}admin/rules/new/")
    page.locator("#id_name").fill(f"Probe {width}")
    page.get_by_label("Ein Vorgang wird eröffnet").uncheck()
    page.get_by_label("Die Priorität ändert sich").check()
    page.locator("[data-conditions]").first.get_by_role("button", name="Bedingung").click()
    row = page.locator(".cond-row").first
    row.locator(".cond-field").select_option("event.by")  # the server knows the fields of the event
    row.locator(".cond-operator").wait_for()
    row.locator("summary").click()
    row.get_by_label("ein Agent", exact=True).check()
    row.locator("summary").click()  # the open list would lie over what comes next
    page.locator("[data-conditions]").first.get_by_role("button", name="Bedingung").click()
    other = page.locator(".cond-row").nth(1)
    other.locator(".cond-field").select_option("ticket.number")
    other.locator(".cond-operator").select_option("is")
    other.locator("input[type=text]").fill(number)
    page.locator(".act-line .cond-field").first.select_option("task")
    page.locator(".act-line").get_by_label("Was ist zu tun?").fill("Beim Kunden melden")
    page.get_by_role("button", name="An den letzten 90 Tagen erproben").click()
    expect(page.locator("#trial")).to_contain_text("geändert wurde nichts", timeout=60_000)
    expect(page.locator("#trial")).to_contain_text("In 0 Vorgängen")  # nobody has changed its priority yet
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator(".line", has_text=f"Probe {width}")).to_contain_text("Urheber ist ein Agent")
    page.goto(f"{desk_url}tickets/{number}/")
    page.keyboard.press("p")
    page.locator(".menu-item:visible", has_text="Dringend").click()
    told = page.locator(".event", has_text="Beim Kunden melden")
    expect(told).to_contain_text(f"Probe {width}")
    told.get_by_role("button", name="Warum?").click()
    why = page.locator("#ask")
    expect(why).to_contain_text("Die Priorität ändert sich")
    expect(why.locator("li.good")).to_have_count(2)
    expect(why).to_contain_text(number)
    why.get_by_role("button", name="Zurücknehmen").click()
    expect(page.locator(".event", has_text="Zurückgenommen, was die Regel tat")).to_contain_text(f"Probe {width}")
