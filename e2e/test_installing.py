"""What the first page costs a slow line, and whether a browser would install the desk."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from e2e.product import Product

AGENT = "aylin.kaya@demo.example"
SignIn = Callable[..., None]
MOST = 300_000  # bytes as they come over the line, headers too


def weigh(page: Page, address: str) -> dict[str, int]:
    """Bytes over the line by address, as the browser counted them, with nothing in its cache."""
    browser = page.context.new_cdp_session(page)
    asked: dict[str, str] = {}
    weight: dict[str, int] = {}

    def came(told: dict[str, Any]) -> None:
        asked[told["requestId"]] = told["response"]["url"]

    def ended(told: dict[str, Any]) -> None:
        weight[asked.get(told["requestId"], "?")] = int(told["encodedDataLength"])

    browser.on("Network.responseReceived", came)
    browser.on("Network.loadingFinished", ended)
    browser.send("Network.enable")
    browser.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address)
    page.wait_for_function("document.querySelector('#bell') && performance.timing.loadEventEnd > 0")
    browser.detach()
    return weight


@pytest.mark.parametrize("width", [1440, 390])
def test_the_inbox_is_light(width: int, page: Page, desk_url: str, sign_in: SignIn) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, AGENT)
    weight = weigh(page, f"{desk_url}views/open/")
    heaviest = sorted(weight.items(), key=lambda one: -one[1])[:6]
    assert len(weight) > 50, weight
    assert sum(weight.values()) < MOST, heaviest
    assert not [address for address in weight if "/vendor/editor" in address]


def test_a_browser_may_install_it(page: Page, demo: Product, desk_url: str, sign_in: SignIn) -> None:
    sign_in(page, AGENT)
    page.goto(f"{desk_url}views/open/")
    address = urljoin(page.url, page.locator("link[rel=manifest]").get_attribute("href"))
    manifest = json.loads(page.request.get(address).body())
    start, scope = urljoin(address, manifest["start_url"]), urljoin(address, manifest["scope"])
    assert start.startswith(scope)
    assert urlsplit(start).netloc == urlsplit(demo.url).netloc
    assert manifest["display"] == "standalone"
    sizes = set()
    for icon in manifest["icons"]:
        picture = page.request.get(urljoin(address, icon["src"]))
        assert picture.ok, icon
        assert picture.headers["content-type"] == icon["type"]
        sizes.add(icon["sizes"])
    assert {"192x192", "512x512"} <= sizes
    page.goto(start)
    expect(page.locator("#rows, .sheet").first).to_be_visible()
    browser = page.context.new_cdp_session(page)
    assert browser.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],  # every context of a test is one
    )
