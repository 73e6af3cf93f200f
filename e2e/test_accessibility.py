"""Every main page of desk and administration, on a phone and on a desk, by day and by night: nobody is shut out.

axe finds no serious fault, and on a phone no page is wider than its screen.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from e2e.axe import BY_DAY, BY_NIGHT, faults
from e2e.product import Product
from e2e.test_desk_looks import narrow

ADMINISTRATOR = "admin@demo.example"
SCREENS = {"phone": ViewportSize(width=390, height=844), "desk": ViewportSize(width=1600, height=1000)}
DESK = (
    *("views/teams/", "views/open/", "views/new/", "search/?q=drucker", "profile/"),
    *("tickets/new/", "tickets/new/?template=1", "tasks/?whose=team", "times/"),
    *("notices/", "profile/notices/"),
    *("modules/", "modules/new/", "modules/1/", "macros/", "macros/new/", "macros/1/"),
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
    *("imports/", "phones/", "notices/", "macros/", "text-modules/"),
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


# A ticket that somebody besides the customer takes part in: there one may reply to all, or to the sender alone.
OF_SEVERAL = """
from tresen.tickets.models import Ticket
open = Ticket.objects.filter(state_type__in=["new", "open"], participants__involvement="copy")
print(open.latest("pk").number)
"""

GALLERY = """
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from tresen.ui.gallery import gallery
request = RequestFactory().get("/ui/")
request.user = AnonymousUser()
print(gallery(request).content.decode())
"""

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
        found += look(page, f"{demo.url}/desk/{address}", night=not phone)
    for address in (*PEOPLE, *(f"admin/{one}" for one in (*RIGHTS, *TICKETS))):
        found += look(page, f"{demo.url}/desk/{address}", night=not phone and address in COLOURFUL)
    found += write(page, demo)
    found += opened(page, f"{demo.url}/desk/views/open/", phone)
    found += as_table(page, f"{demo.url}/desk/views/solved/")
    found += gallery(page, demo)
    context.close()
    assert not found, "\n".join(found)


def look(page: Page, address: str, *, night: bool = True) -> list[str]:
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    if answer is None or not answer.ok:
        return [f"{address}: there is no such page"]
    return shut_out(page, night=night)


def write(page: Page, demo: Product) -> list[str]:
    """Tickets, and what one writes there: one of the list, and one that several people take part in."""
    page.goto(f"{demo.url}/desk/views/open/")
    page.locator("#rows .row").first.click()
    page.locator("#composer").wait_for()
    found = shut_out(page)
    page.locator("[data-write=reply]").click()
    page.locator(".ProseMirror-focused").wait_for()
    page.locator("[data-signature]:not([hidden])").wait_for()
    found += shut_out(page)
    page.goto(f"{demo.url}/desk/tickets/{demo.python(OF_SEVERAL).strip()}/")
    expect(page.locator("[data-reply-one]")).to_have_count(1)
    return found + shut_out(page)


def opened(page: Page, address: str, phone: bool) -> list[str]:
    """What lies over the desk: each opened on a fresh page, looked at, and left."""
    found = []
    for opens, shown in (
        ("[data-dialog=look]", "#look[open] form"),
        ("#bell", "#menu-bell:popover-open .notice"),
        ("a[data-capture]", "#capture[open] #new-ticket"),
        ("[data-palette]", "#palette[open] [role=option]"),
        ("?", "#keys[open] kbd"),
        ("x", "#bulk [data-bulk-count]"),
    ):
        page.emulate_media(color_scheme="light")
        page.goto(address)
        if opens == "x":
            page.locator("#rows .row").first.focus()
        if len(opens) == 1:
            page.keyboard.press(opens)
        else:
            page.locator(opens).first.click()
        expect(page.locator(shown).first).to_be_visible()
        found += shut_out(page, night=not phone)
    page.locator("#bulk button", has_text="Priorität").click()
    page.locator("#menu-bulk .menu-item", has_text="Dringend").click()
    expect(page.locator("#bulk-tally")).to_be_visible()
    return found + shut_out(page, night=not phone)


def as_table(page: Page, address: str) -> list[str]:
    """A list with columns and groups; on a phone the same rows are cards."""
    page.goto(address)
    page.locator("[data-dialog=look]").first.click()
    form = page.locator("#look[open] form")
    form.locator("[name=shape][value=table]").check()
    form.locator("[name=grouping]").select_option("ticket.team")
    form.locator("button[type=submit]").first.click()
    expect(page.locator("#list[data-shape=table] .group").first).to_be_visible()
    return shut_out(page)


def gallery(page: Page, demo: Product) -> list[str]:
    """The page of all components has an address in development only: here it is laid at one."""
    drawn = demo.python(GALLERY)
    page.route("**/ui/", lambda asked: asked.fulfill(body=drawn, content_type="text/html; charset=utf-8"))
    page.emulate_media(color_scheme="light")
    page.goto(f"{demo.url}/ui/")
    expect(page.locator(".gallery-side")).to_have_count(4)
    return shut_out(page, night=False)


def shut_out(page: Page, *, night: bool = True) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = faults(page, BY_DAY)
    if night:
        page.emulate_media(color_scheme="dark")
        found += [f"{one} (dark)" for one in faults(page, BY_NIGHT)]
    fits = narrow(page) and page.evaluate(SHEET_FITS)
    return found if fits else [*found, f"{page.url}: wider than the screen"]
