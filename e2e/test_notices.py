"""What concerns an agent reaches him: at the bell while he looks elsewhere, and on his locked screen by a push that our
server sends, only his browser can read, and the real service worker shows."""

import json
import re
from collections.abc import Callable, Iterator
from queue import Empty
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from e2e.axe import faults
from e2e.product import Product
from e2e.pushservice import PushService, standing_in

SignIn = Callable[..., None]
OwnTicket = Callable[[str], str]
AYLIN, JONAS = "aylin.kaya@demo.example", "jonas.petersen@demo.example"
LENA = "lena.hoffmann@demo.example"  # has chosen nothing: a new ticket of her team is no push
BELL = "#bell .bell-count"
PROMPT = 6000  # milliseconds: a colleague's change is at the bell within two seconds, on a machine three times as slow

# Debian's Chromium knows no vendor's push service, so the subscription is the stand-in's. Everything else is real.
SUBSCRIBED = """(given) => {
    let mine = null;
    const kept = sessionStorage.getItem("subscription");
    const made = (key) => ({
        endpoint: given.endpoint, options: { applicationServerKey: key, userVisibleOnly: true },
        toJSON: () => given,
        unsubscribe: async () => { mine = null; sessionStorage.removeItem("subscription"); return true; },
    });
    if (kept) mine = made(Uint8Array.from(JSON.parse(kept)).buffer);
    PushManager.prototype.getSubscription = async () => mine;
    PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
        sessionStorage.setItem("subscription", JSON.stringify([...new Uint8Array(key)]));
        return (mine = made(Uint8Array.from(key).buffer));
    };
}"""


class Api:
    """The administrator's program: changes tickets as a colleague does."""

    def __init__(self, demo: Product) -> None:
        self.root = f"{demo.url}/api/v1"
        self.token = demo.tresen("token", "admin@demo.example").split()[-1]

    def send(self, method: str, path: str, body: dict[str, object]) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with urlopen(Request(self.root + path, json.dumps(body).encode(), headers, method=method), timeout=30):
            pass

    def mention(self, number: str, whom: str) -> None:
        self.send("POST", f"/tickets/{number}/messages", {"kind": "note", "body": "Bitte", "mentions": [whom]})

    def change(self, number: str, **columns: object) -> None:
        self.send("PATCH", f"/tickets/{number}", columns)


@pytest.fixture(scope="module")
def colleague(demo: Product) -> Api:
    return Api(demo)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A browser on a phone, that may show notifications."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(locale="de-DE", viewport=size, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def service(demo: Product) -> Iterator[PushService]:
    with standing_in(demo.outside) as found:
        yield found


def empty_bell(page: Page) -> None:
    """Whatever the demo or another test told this agent is read."""
    page.locator("#bell").click()
    page.locator("#menu-bell .bell-head").wait_for()
    if (everything := page.locator("#menu-bell [hx-post$='/notices/read/']")).count():
        everything.click()
    expect(page.locator(BELL)).to_be_hidden()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1600, 390])
def test_the_bell_tells_of_a_colleagues_change_at_once_and_of_twenty_once(
    width: int, page: Page, colleague: Api, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    number = own_ticket(f"Etiketten fehlen {width}")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, AYLIN)
    page.goto(f"{desk_url}tasks/")
    empty_bell(page)

    colleague.change(number, assignee=AYLIN)
    expect(page.locator(BELL)).to_have_text("1", timeout=PROMPT)
    for turn in range(19):
        colleague.change(number, priority=("high", "normal")[turn % 2])
    expect(page.locator(BELL)).to_have_text("1")

    page.locator("#bell").click()
    notice = page.locator("#menu-bell .notice", has_text=number)
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("hat Ihnen den Vorgang zugewiesen")
    expect(notice).to_contain_text("und 19 weitere")
    notice.locator("summary").click()
    expect(notice).to_contain_text("weil der Vorgang Ihnen zugewiesen ist")
    assert not (found := faults(page)), "\n".join(found)

    notice.locator(".notice-link").click()
    page.locator("#composer").wait_for()
    expect(page.locator("#head")).to_contain_text(number)
    expect(page.locator(BELL)).to_be_hidden()


def registration(page: Page) -> tuple[CDPSession, str]:
    """The browser's own tools, and what they call our service worker."""
    tools = page.context.new_cdp_session(page)
    known: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"] if not one["isDeleted"]),
    )
    tools.send("ServiceWorker.enable")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    assert known
    return tools, known[-1]


def deliver(tools: CDPSession, key: str, origin: str, words: dict[str, object]) -> None:
    told = {"origin": origin, "registrationId": key, "data": json.dumps(words)}
    tools.send("ServiceWorker.deliverPushMessage", told)


SHOWN = """async (count) => {
    const registration = await navigator.serviceWorker.ready;
    for (const end = Date.now() + 15000; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
        const shown = await registration.getNotifications();
        if (shown.length === count)
            return shown.map(({ title, body, tag, icon, badge }) => ({ title, body, tag, icon, badge }));
    }
    return null;
}"""
SUBSCRIPTION = "sessionStorage.getItem('subscription')"
PRESSED = """async () => {
    const [one] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent("notificationclick", { notification: one }));
}"""


def test_a_push_reaches_a_locked_screen_and_leads_to_the_ticket(
    phone: BrowserContext,
    service: PushService,
    demo: Product,
    colleague: Api,
    own_ticket: OwnTicket,
    desk_url: str,
    sign_in: SignIn,
) -> None:
    phone.grant_permissions(["notifications"], origin=demo.url)
    phone.add_init_script(f"({SUBSCRIBED})({json.dumps(service.subscription)})")
    page = phone.new_page()
    sign_in(page, LENA)
    page.goto(f"{desk_url}profile/notices/")
    page.locator("[data-push-on]").click()
    row = page.locator("#devices li", has_text="Chrome")
    expect(row).to_contain_text("dieses")
    expect(page.locator("[data-push-on]")).to_be_hidden()
    row.locator("button", has_text="Test senden").click()
    assert service.opened(service.next())["tag"] == "trial"

    number, own, hidden = own_ticket("Server im Keller brummt"), own_ticket("Ihr eigener"), own_ticket("Nicht ihrer")
    tools, key = registration(page)
    send_own(page, own)
    colleague.change(hidden, team="Systeme und Netze")
    colleague.mention(hidden, LENA)
    colleague.change(number, assignee=LENA)
    taken = service.next()
    words = service.opened(taken)
    assert number in words["body"]
    assert f"/desk/tickets/{number}/" in words["url"]
    assert taken.headers["authorization"].startswith("vapid t=")
    assert taken.headers["content-encoding"] == "aes128gcm"
    assert number.encode() not in taken.body
    with pytest.raises(Empty):
        service.next(0.2)

    deliver(tools, key, demo.url, words)
    (shown,) = page.evaluate(SHOWN, 1)
    assert (shown["title"], shown["tag"]) == (words["title"], words["tag"])
    assert "Server im Keller brummt" in shown["body"]
    for picture in (shown["icon"], shown["badge"]):
        assert page.request.get(picture).ok

    phone.service_workers[0].evaluate(PRESSED)
    page.wait_for_url(re.compile(rf"/desk/tickets/{number}/"))
    expect(page.locator("#head")).to_contain_text(number)
    assert page.evaluate(SHOWN, 0) == [], "what was pressed is gone from the screen"

    page.goto(f"{desk_url}tasks/")
    assert page.evaluate(SUBSCRIPTION)
    page.locator("[popovertarget=menu-me]").first.click()
    page.locator("#menu-me button[type=submit]").click()
    page.locator("input[name=password]").wait_for()
    assert not page.evaluate(SUBSCRIPTION), "whoever sits there next is told nothing"


def send_own(page: Page, number: str) -> None:
    """What she does herself, she is not told."""
    post = """async ([address, value]) => {
        const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
        return (await fetch(address, { method: "POST", headers, body: new URLSearchParams({ value }) })).status;
    }"""
    assert page.evaluate(post, [f"/desk/tickets/{number}/assignment/", "me"]) == 200


@pytest.mark.parametrize("width", [1600, 390])
def test_a_muted_ticket_is_silent(
    width: int, page: Page, colleague: Api, own_ticket: OwnTicket, desk_url: str, sign_in: SignIn
) -> None:
    """Muted at the ticket itself: beside its number, on a phone in the drawer with its properties."""
    quiet, loud = own_ticket(f"Wird stumm {width}"), own_ticket(f"Bleibt laut {width}")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, JONAS)
    page.goto(f"{desk_url}tickets/{quiet}/")
    page.locator("#composer").wait_for()
    if width < 640:
        page.locator(".side-toggle").click()
    place = page.locator("#side [data-mute]" if width < 640 else "#head [data-mute]")
    place.click()
    expect(place).to_have_attribute("title", re.compile("^Stumm"))
    page.reload()
    expect(page.locator("#head [data-mute]")).to_have_attribute("title", re.compile("^Stumm"))
    page.goto(f"{desk_url}tasks/")
    empty_bell(page)
    for number in (quiet, loud):
        colleague.change(number, assignee=JONAS)
    expect(page.locator(BELL)).to_have_text("1")
    page.locator("#bell").click()
    expect(page.locator("#menu-bell .notice.unread")).to_contain_text(loud)

    page.goto(f"{desk_url}tickets/{quiet}/")
    page.locator("#head [data-mute]").click()
    expect(page.locator("#head [data-mute]")).not_to_have_attribute("title", re.compile("^Stumm"))
