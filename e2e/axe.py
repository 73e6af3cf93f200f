"""What axe finds on a page, told so that the next fault explains itself: which page, which rule, which element."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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


def faults(page: Page, options: dict[str, Any] = BY_DAY) -> list[str]:
    """The serious ones, a line each."""
    page.evaluate(SETTLED)
    found = [one for one in Axe().run(page, options=options).response["violations"] if grave(one)]
    return [told(page, one) for one in found]


def grave(violation: dict[str, Any]) -> bool:
    return violation["impact"] in {"serious", "critical"}


def told(page: Page, violation: dict[str, Any]) -> str:
    """Address and width of the page, the rule, how many elements, and of the first its place, itself and why."""
    first = violation["nodes"][0]
    place = " ".join(str(one) for one in first["target"])
    why = " ".join(first["failureSummary"].split())[:240]
    width = page.evaluate("innerWidth")
    return f"{page.url} ({width} px) {violation['id']} ×{len(violation['nodes'])} {place}: {first['html'][:200]} {why}"
