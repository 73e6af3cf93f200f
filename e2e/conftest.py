import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from e2e.browser import ARGUMENTS, NoBrowser, find
from e2e.product import Product

expect.set_options(timeout=15_000)  # a slow machine is no fault; what must be quick says its own time


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demo company, as a newcomer starts it. Shared by the session."""
    product = Product(_passable(tmp_path_factory.mktemp("demo")) / "data")
    product.start("--demo")
    yield product
    product.stop()


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An installation of its own, not started yet; ended however the test left it."""
    product = Product(_passable(tmp_path_factory.mktemp("empty")) / "data")
    yield product
    product.kill_all()


def _passable(folder: Path) -> Path:
    """pytest's folders are closed to others; the database account of a root-run server must pass through."""
    for place in (folder, *list(folder.parents)[:3]):
        if place.name.startswith(("pytest-", "demo", "empty")):
            place.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        path = find()
    except NoBrowser as reason:
        pytest.fail(str(reason), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new browser context, German, 1440 × 900; a script error or a blocked resource fails the test."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture(scope="session")
def desk_url(demo: Product) -> str:
    return f"{demo.url}/desk/"


@pytest.fixture
def sign_in(demo: Product) -> Callable[..., None]:
    """`sign_in(page, email)` through the real form, with the demo's password."""
    password = (demo.data / "demo-password").read_text().strip()

    def signed_in(page: Page, email: str = "admin@demo.example") -> None:
        page.goto(f"{demo.url}/accounts/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/**")

    return signed_in


@pytest.fixture(scope="session")
def own_ticket(demo: Product) -> Callable[[str], str]:
    """`own_ticket(subject)` opens a ticket in the Service Desk, for a customer of no organisation; its number. Tests
    share the demo: whoever changes a ticket, or asks where it stands, takes one of his own."""
    token = demo.tresen("token", "admin@demo.example").split()[-1]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def opened(subject: str) -> str:
        customer = {"email": "erika.muster@kunden.example", "name": "Erika Muster"}
        given = {"subject": subject, "body": "Bitte helfen Sie.", "customer": customer, "team": "Service Desk"}
        request = Request(f"{demo.url}/api/v1/tickets", json.dumps(given).encode(), headers)
        with urlopen(request, timeout=30) as answer:
            return str(json.load(answer)["number"])

    return opened
