"""Every main page of desk and administration, on a phone and on a desk, by day and by night: nobody is shut out.

axe finds no serious fault, and on a phone no page is wider than its screen.
"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from e2e.product import Product
from e2e.test_desk_looks import narrow

ADMINISTRATOR = "admin@demo.example"
SCREENS = {"phone": ViewportSize(width=390, height=844), "desk": ViewportSize(width=1600, height=1000)}
DESK = (
    *("views/teams/", "views/open/", "views/new/", "search/?q=drucker", "profile/"),
    *("tickets/new/", "tickets/new/?template=1", "tasks/?whose=team", "times/"),
)
MAIL = (
    "mailboxes/",
    "mailboxes/new/",
    "mailboxes/1/",
    "mailboxes/1/texts/",
    "mailboxes/1/connection/",
    "mailboxes/1/sign-in/",
    "mailboxes/1/keys/",
    "keys/",
    "mail/sheet/",
    "mail/outgoing/",
    "mail/outgoing/folder/",
    "mail/incoming/",
    "mail/incoming/1/",
    "mail/rules/",
    "mail/pictures/",
    "mail/quarantine/",
)
HOUSE = (
    *("", "first-steps/", "people/", "people/1/", "organisations/", "teams/1/", "categories/", "numbers/"),
    *("checklists/1/", "activities/", "templates/", "templates/1/", "recurring/", "recurring/1/"),
)
PEOPLE = (
    *("people/?words=albers", "people/9/", "people/9/edit/", "people/new/", "organisations/", "organisations/1/"),
    *("organisations/1/edit/", "organisations/1/people/", "teams/", "teams/1/members/", "views/new/", "planned/"),
)
RIGHTS = (
    *("roles/", "roles/1/", "roles/new/", "teams/", "teams/new/", "reach/?person=2", "audit/", "duplicates/"),
    *("imports/", "phones/"),
    *("duplicates/?kind=organisation", "organisations/1/"),
)
TICKETS = (
    *("fields/", "fields/new/", "fields/new/?type=tree", "fields/field/standort/", "form-rules/", "form-rules/1/"),
    *("form-rules/new/", "states/", "states/1/", "kinds/", "kinds/incident/", "matrix/", "categories/1/"),
    *("categories/import/", "views/"),
)
# By night those that have every colour the others have: a second question to each would cost half a minute.
COLOURFUL = {"organisations/1/", "people/9/", "views/new/", "admin/teams/", "admin/audit/", "admin/matrix/"}
COLOURFUL |= {"admin/duplicates/", "admin/states/", "admin/fields/field/standort/", "admin/roles/1/"}


# Without `preload` axe does not fetch the style sheets once more; by night only what colours decide is asked again.
BY_DAY = {"resultTypes": ["violations"], "preload": False}
BY_NIGHT = {**BY_DAY, "runOnly": ["color-contrast", "link-in-text-block"]}

# Colours that are still on their way (from one theme to the other, a new row's glow) have no contrast of their own. A
# new theme begins its way with the next frame.
SETTLED = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame(), await frame();
    const passing = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 10000);
    await Promise.all(passing.map((one) => one.finished.catch(() => null)));
    await frame();
}"""

# A sheet scrolls by itself, so that the document never tells.
SHEET_FITS = "[...document.querySelectorAll('.sheet')].every((one) => one.scrollWidth <= one.clientWidth)"


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_is_shut_out(screen: str, browser: Browser, demo: Product, sign_in: Callable[..., None]) -> None:
    phone = screen == "phone"
    context = browser.new_context(
        locale="de-DE", viewport=SCREENS[screen], has_touch=phone, is_mobile=phone, reduced_motion="reduce"
    )
    page = context.new_page()
    found = look(page, f"{demo.url}/accounts/login/")
    sign_in(page, ADMINISTRATOR)
    for address in (*DESK, *(f"admin/{one}" for one in (*MAIL, *HOUSE))):
        found += look(page, f"{demo.url}/desk/{address}")
    for address in (*PEOPLE, *(f"admin/{one}" for one in (*RIGHTS, *TICKETS))):
        found += look(page, f"{demo.url}/desk/{address}", night=not phone and address in COLOURFUL)
    found += write(page, f"{demo.url}/desk/views/open/")
    context.close()
    assert not found, "\n".join(found)


def look(page: Page, address: str, *, night: bool = True) -> list[str]:
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    if answer is None or not answer.ok:
        return [f"{address}: there is no such page"]
    return faults(page, address, night=night)


def write(page: Page, address: str) -> list[str]:
    """A ticket, and what one writes there."""
    page.goto(address)
    page.locator("#rows .row").first.click()
    page.locator("#composer").wait_for()
    found = faults(page, "a ticket")
    page.locator("[data-write=reply]").click()
    page.locator(".ProseMirror-focused").wait_for()
    page.locator("[data-signature]:not([hidden])").wait_for()
    return found + faults(page, "a reply")


def faults(page: Page, where: str, *, night: bool = True) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = violations(page, BY_DAY)
    if night:
        page.emulate_media(color_scheme="dark")
        found += [f"{one} (dark)" for one in violations(page, BY_NIGHT)]
    found += [] if narrow(page) and page.evaluate(SHEET_FITS) else ["wider than the screen"]
    return [f"{where}: {one}" for one in found]


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    page.evaluate(SETTLED)
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in {"serious", "critical"}
    ]
