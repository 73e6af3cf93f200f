"""Triage: ticket after ticket beside the list, by keyboard, without a page load, and nothing is lost or moves."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

AGENT = "aylin.kaya@demo.example"
WIDE, PHONE = {"width": 1600, "height": 1000}, {"width": 390, "height": 844}
SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]
SHIFTS = """() => {
  window.shifts = 0;
  const add = (one) => (window.shifts += one.hadRecentInput ? 0 : one.value);
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: "layout-shift" });
}"""


def open_now(page: Page) -> str:
    return page.locator("#work").get_attribute("data-number") or ""


def opened(page: Page, number: str) -> None:
    expect(page.locator("#work")).to_have_attribute("data-number", number)


def choose_state(page: Page, name: str) -> None:
    page.keyboard.press("e")
    page.locator("#menu-state [aria-checked=true]").wait_for()
    page.locator("#menu-state button", has_text=name).press("Enter")


def test_twenty_tickets_are_triaged_without_a_page_load(
    page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    mine = [own_ticket(f"Sichten {number}") for number in range(20)][::-1]
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/teams/")
    page.locator(f"#row-{mine[0]}").wait_for()
    loads: list[str] = []
    page.on("request", lambda one: loads.append(one.url) if one.is_navigation_request() else None)
    page.keyboard.press("j")
    for at, number in enumerate(mine):
        opened(page, number)
        expect(page).to_have_url(re.compile(f"/desk/tickets/{number}/"))
        expect(page).to_have_title(re.compile(number))
        expect(page.locator(f"#row-{number}")).to_have_attribute("aria-current", "true")
        if at % 3 == 0:
            choose_state(page, "Wartet auf Kunde")
        elif at % 3 == 1:
            page.keyboard.press("t")
            page.locator("#menu-team [aria-checked=true]").wait_for()
            page.locator("#menu-team button", has_text="Netze").press("Enter")
        else:
            page.keyboard.press("j")
    expect(page.locator("#work")).not_to_have_attribute("data-number", mine[-1])
    assert loads == []
    # The last act is taken back by its toast, and the ticket is open again as it was.
    choose_state(page, "Wartet auf Kunde")
    expect(page.locator(".toast.act").last).to_contain_text(": Wartet auf Kunde")
    last = page.locator(".toast.act").last.inner_text().split(":")[0]
    page.locator(".toast.act button").last.click()
    opened(page, last)
    expect(page.locator("#head .chip").first).not_to_have_text("Wartet auf Kunde")
    assert loads == []


def test_half_written_words_survive_next_back_and_reload(
    page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    second, first = own_ticket("Halb gesagt, zweiter"), own_ticket("Halb gesagt, erster")
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/teams/")
    page.locator(f"#row-{first}").click()
    page.locator("#composer").wait_for()
    page.keyboard.press("n")
    page.locator(".ProseMirror-focused").wait_for()
    page.keyboard.type("Noch nicht fer")
    page.locator("#walk [data-walk='1']").click()  # at once: nothing waits for the save
    opened(page, second)
    expect(page.locator("#walk [data-place]")).to_have_text(re.compile(r"^2 von "))
    expect(page.locator(".ProseMirror, #composer textarea")).not_to_contain_text("Noch nicht")
    page.go_back()
    opened(page, first)
    expect(page.locator(".ProseMirror")).to_have_text("Noch nicht fer")
    page.reload()
    expect(page.locator(".ProseMirror")).to_have_text("Noch nicht fer")
    expect(page.locator(f"#row-{first}")).to_have_attribute("aria-current", "true")
    # Without a network nothing is lost either, wherever one goes meanwhile.
    page.locator(".ProseMirror").click()
    page.keyboard.press("End")
    page.context.set_offline(True)
    page.keyboard.type("tig")
    page.locator("#walk [data-walk='1']").click()
    page.context.set_offline(False)
    page.locator(f"#row-{first}").click()
    expect(page.locator(".ProseMirror")).to_have_text("Noch nicht fertig")


@pytest.mark.parametrize("flow", ["stay", "list"])
def test_one_chooses_what_follows(flow: str, page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn) -> None:
    number = own_ticket("Was folgt")
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}profile/")
    page.locator(f"[name=flow][value={flow}]").check()
    page.locator("main button.primary").first.click()
    page.goto(f"{desk_url}views/open/")
    page.locator(f"#row-{number}").click()
    opened(page, number)
    choose_state(page, "Wartet auf Kunde")
    expect(page.locator(".toast.act")).to_contain_text("Wartet auf Kunde")
    if flow == "stay":
        expect(page.locator("#head .chip").first).to_have_text("Wartet auf Kunde")
    else:
        expect(page).to_have_url(re.compile("/desk/views/open/$"))
    page.goto(f"{desk_url}profile/")
    page.locator("[name=flow][value=next]").check()
    page.locator("main button.primary").first.click()
    expect(page.locator(".toast")).to_be_visible()  # saved: a browser closed on its way may never end


def test_live_events_move_nothing(page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn) -> None:
    for number in range(12):
        own_ticket(f"Ruhig {number}")
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/open/")
    rows = page.locator("#rows")
    rows.locator(".row").nth(6).click()
    page.locator("#composer").wait_for()
    rows.evaluate("box => box.scrollTo({ top: 180 })")
    row = rows.locator(".row").nth(6)
    kept, place, top = open_now(page), row.bounding_box(), rows.evaluate("box => box.scrollTop")
    page.wait_for_timeout(700)  # what follows a click is no shift; from here on everything counts
    page.evaluate(SHIFTS)
    own_ticket("Kommt leise an")
    own_ticket("Kommt auch leise an")
    expect(page.locator(".list-pill")).to_have_text("↑ 2 neue")
    assert (open_now(page), row.bounding_box()) == (kept, place)
    assert rows.evaluate("box => box.scrollTop") == top
    assert page.evaluate("window.shifts") <= 0.02
    page.locator(".list-pill").click()
    expect(rows.locator(".row").first).to_contain_text("Kommt auch leise an")
    assert open_now(page) == kept


@pytest.mark.parametrize("size", [PHONE], ids=["390"])
def test_one_thumb_walks_through_the_list(
    size: Any, page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    second, first = own_ticket("Daumen zwei"), own_ticket("Daumen eins")
    page.set_viewport_size(size)
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/open/")
    page.locator(f"#row-{first}").click()
    opened(page, first)
    onward = page.locator("#walk-foot [data-walk='1']")
    box = onward.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] > 700
    onward.click()
    opened(page, second)
    page.locator("#walk-foot [data-walk='-1']").click()
    opened(page, first)
    page.locator("[data-write=note]").click()
    expect(page.locator("#walk-foot")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_list_is_grouped_made_a_table_and_the_views_are_ordered_by_keyboard(
    page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    number = own_ticket("Gruppiert")
    page.set_viewport_size(WIDE)
    sign_in(page, "lena.hoffmann@demo.example")
    page.goto(f"{desk_url}views/open/")
    page.get_by_label("Wie diese Liste aussieht").click()
    page.locator("#look [name=shape][value=table]").check()
    page.locator("#look-grouping").select_option("ticket.state")
    page.locator("#look button.primary").click()
    group = page.locator(".group", has=page.locator(f"#row-{number}"))
    expect(group.locator("summary")).to_contain_text("Neu")
    expect(page.locator(f"#row-{number} .row-cells")).to_be_visible()
    before = int(group.locator("summary b").inner_text())
    own_ticket("Gruppiert, noch einer")
    expect(group.locator("summary b")).to_have_text(str(before + 1), timeout=6000)
    with page.expect_response("**/look/folded/"):
        group.locator("summary").click()
    expect(page.locator(f"#row-{number}")).to_be_hidden()
    page.reload()
    expect(page.locator(f"#row-{number}")).to_be_hidden()
    # The views, by keyboard: the first goes below the second, and stays there.
    views = page.locator("#nav a[data-view]")
    first, second = (views.nth(at).get_attribute("data-view") for at in (0, 1))
    page.get_by_label("Ansichten ordnen und ausblenden").click()
    page.locator("#arrange [data-grip]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#arrange [data-grip]").nth(1)).to_be_focused()
    page.locator("#arrange button.primary").click()
    expect(views.nth(0)).to_have_attribute("data-view", str(second))
    page.reload()
    expect(views.nth(1)).to_have_attribute("data-view", str(first))


def test_counts_follow_a_colleague_within_two_seconds(
    page: Page, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    sign_in(page, "admin@demo.example")
    page.goto(f"{desk_url}views/waiting/")
    count = page.locator("#nav a[data-view=open] b")
    before = int(count.inner_text())
    page.wait_for_timeout(500)  # the stream is heard
    own_ticket("Zählt mit")
    expect(count).to_have_text(str(before + 1), timeout=2000)
