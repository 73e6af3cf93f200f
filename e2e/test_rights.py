"""Rights in a browser: a role is made and given, and takes effect at once; what is confidential is nowhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

LEAD, MEMBER = "uwe.harms@demo.example", "merle.diekmann@demo.example"
FOREIGN = "Schlüsselkarte öffnet das Lager nicht mehr"  # of Merle's team, and nobody's yet
SignIn = Callable[..., None]


@pytest.mark.parametrize("width", [390, 1600])
def test_a_role_that_is_given_holds_at_once(width: int, browser: Browser, desk_url: str, sign_in: SignIn) -> None:
    role = f"Aushilfe {width}"
    contexts = [opened(browser, width) for _ in range(3)]
    admin, lead, member = (context.new_page() for context in contexts)
    sign_in(admin)
    sign_in(lead, LEAD)
    sign_in(member, MEMBER)

    member.goto(f"{desk_url}views/teams/")
    row = member.locator("#rows .row", has_text=FOREIGN)
    expect(row).to_be_visible()
    ticket = row.get_attribute("href") or ""

    admin.goto(f"{desk_url}admin/roles/new/")
    admin.locator("input[name=name_de]").fill(role)
    admin.get_by_label("Nur eigene Vorgänge").check()
    admin.get_by_role("button", name="Speichern").click()
    expect(admin.locator(".line", has_text=role)).to_contain_text("0 Mitglieder")

    give(lead, desk_url, role)
    expect(row).to_have_count(0, timeout=20_000)  # in the window that is open, by the live stream
    member.goto(f"{desk_url.removesuffix('/desk/')}{ticket}")
    expect(member.locator("h1")).to_contain_text("Hier ist nichts")

    audit(admin, desk_url, role)
    give(lead, desk_url, "Alles außer leiten")
    member.reload()
    expect(member.locator("#head")).to_contain_text(FOREIGN)
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1600])
def test_what_is_confidential_is_not_there(width: int, browser: Browser, desk_url: str, sign_in: SignIn) -> None:
    context, hr = opened(browser, width), opened(browser, width)
    page, inside = context.new_page(), hr.new_page()
    sign_in(inside, "katrin.bohnsack@demo.example")
    inside.goto(f"{desk_url}search/?q=Nachtzuschl%C3%A4ge")
    found = inside.get_by_role("link", name="Nachtzuschläge im Oktober fehlen").first
    expect(found).to_be_visible()
    address = found.get_attribute("href") or ""
    sign_in(page)
    page.goto(f"{desk_url}search/?q=Nachtzuschl%C3%A4ge")
    expect(page.locator("main")).not_to_contain_text("Oktober fehlen")
    page.goto(f"{desk_url.removesuffix('/desk/')}{address}")
    expect(page.locator("h1")).to_contain_text("Hier ist nichts")
    page.goto(f"{desk_url}admin/teams/")
    expect(page.locator(".line", has_text="Personal (HR)").locator("a")).to_have_count(0)
    context.close()
    hr.close()


def opened(browser: Browser, width: int) -> BrowserContext:
    return browser.new_context(locale="de-DE", viewport={"width": width, "height": 900})


def give(page: Page, desk_url: str, role: str) -> None:
    """Whoever leads the team gives its member a role."""
    page.goto(f"{desk_url}teams/")
    page.get_by_role("link", name="Haustechnik").click()
    line = page.locator(".line", has_text="Merle Diekmann")
    line.locator("summary").click()
    line.locator("select[name=role]").select_option(label=role)
    line.get_by_role("button", name="Speichern").click()
    expect(page.locator(".line", has_text="Merle Diekmann")).to_contain_text(role)


def audit(page: Page, desk_url: str, role: str) -> None:
    """Both changes stand in the log, and are found by words."""
    page.goto(f"{desk_url}admin/audit/?words=Haustechnik")
    expect(page.locator(".audit .line").first).to_contain_text("Uwe Harms")
    page.locator("input[name=words]").fill(role)
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator(".audit .line").first).to_contain_text("Birgit Ahrens")
    expect(page.locator(".audit .line").first).to_contain_text(role)
    page.locator("input[name=words]").fill("Niemand Unbekannt")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator(".empty")).to_be_visible()
