"""No mail makes a browser run a script or ask a foreign server, whatever stands in it and wherever one looks at it."""

import json
import re
import secrets
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.product import Product
from e2e.xss import vectors

PER_TICKET = 30


def mails(folder: Path) -> int:
    """One file a vector, several to a ticket; the vector is in the body, the subject, the names and a file's name."""
    found, domain = vectors(), f"a{secrets.token_hex(6)}.example"
    for number, vector in enumerate(found):
        first = number - number % PER_TICKET
        mail = EmailMessage(policy=SMTP)
        flat = " ".join(vector.split()).encode("utf-8", "replace").decode()
        mail["From"] = f"x{first}@{domain}"
        mail["To"] = "support@demo.example"
        mail["Subject"] = f"{flat}"[:400]
        mail["Message-ID"] = f"<{number}@{domain}>"
        if number != first:
            mail["In-Reply-To"] = f"<{first}@{domain}>"
        if number % 5 == 4:
            mail.set_content(vector, cte="base64")
        else:
            mail.set_content(
                f"<p>a</p>{vector}<p>z{number}z</p>".encode("utf-8", "replace"), "text", "html", cte="base64"
            )
        if number % 7 == 0:
            mail.add_attachment(vector.encode("utf-8", "replace"), "text", "html", filename=f"{flat}.html")
            inner = EmailMessage(policy=SMTP)
            inner["From"], inner["Subject"] = "a@angriff.example", flat[:200]
            inner.set_content(vector.encode("utf-8", "replace"), "text", "html", cte="base64")
            mail.add_attachment(inner)
        raw = mail.as_bytes().replace(b"From: x", f'From: "{_quoted(flat)}" <x'.encode("ascii", "replace"), 1)
        raw = raw.replace(f"@{domain}\r\nTo:".encode(), f"@{domain}>\r\nTo:".encode(), 1)
        (folder / f"{number:04}.eml").write_bytes(raw)
    return len(found)


def _quoted(name: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", name).replace("\\", "\\\\").replace('"', '\\"')[:150]


@pytest.fixture
def watched(browser: Browser, demo: Product) -> tuple[Page, list[str]]:
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    page, seen = context.new_page(), list[str]()
    page.on("dialog", lambda dialog: (seen.append(f"ran at {page.url}"), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(f"error at {page.url}: {error}"))
    page.on("console", lambda said: seen.append(f"{page.url}: {said.text}") if _tried(said.text) else None)
    own = (demo.url, "data:", "blob:", "about:")
    context.on("request", lambda asked: seen.append(f"asked {asked.url}") if not asked.url.startswith(own) else None)
    return page, seen


def _tried(text: str) -> bool:
    """A policy that had to stop something: then our cleaning has let it through."""
    return "Content Security Policy" in text or "Blocked script execution" in text


def test_nothing_runs_and_nobody_is_asked(
    demo: Product, watched: tuple[Page, list[str]], sign_in: Callable[..., None], tmp_path: Path
) -> None:
    count = mails(tmp_path)
    assert count >= 220
    results = [json.loads(line) for line in demo.tresen("mail", "import", str(tmp_path)).splitlines()]
    assert len(results) == count
    numbers = list(dict.fromkeys(one["ticket"] for one in results if one["ticket"]))
    assert sum(one["outcome"] in ("created", "appended") for one in results) > 0.97 * count
    page, seen = watched
    sign_in(page)
    assert look_everywhere(page, demo.url, numbers, seen) >= 0.97 * count
    assert seen == []


def look_everywhere(page: Page, url: str, numbers: list[str], seen: list[str]) -> int:
    """Every place that shows something of these tickets; how many messages were shown. Stops at the first that acts."""
    shown = 0
    for number in numbers:
        page.goto(f"{url}/desk/tickets/{number}/")
        page.locator(".message").first.wait_for()
        page.mouse.move(700, 400)
        shown += page.locator(".message").count()
        originals = page.evaluate("[...document.querySelectorAll('.message')].map((one) => one.id.slice(2))")
        page.evaluate(
            """(keys) => Promise.all(keys.map(async (key) => {
                const address = `/desk/messages/${key}/original/`;
                if ((await fetch(address)).status !== 200) return;  // it came without HTML
                const frame = document.createElement("iframe");
                frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
                const loaded = new Promise((done) => frame.addEventListener("load", done));
                frame.src = address;
                document.body.append(frame);
                await loaded;
            }))""",
            originals,
        )
        for address in (f"messages/{originals[0]}/headers/", f"messages/{originals[0]}/menu/"):
            page.goto(f"{url}/desk/{address}")
        assert seen == [], number
    ticket = page.request.get(f"{url}/desk/tickets/{numbers[0]}/").text()
    files = re.findall(r"/desk/files/\d+/(?:mail|danger)/", ticket)
    assert files
    for address in [*dict.fromkeys(files)][:6]:
        page.goto(url + address)
        if address.endswith("mail/"):
            page.goto(f"{url}{address}html/")
    for address in (
        "views/open/",
        "search/?q=alert",
        "admin/mail/incoming/",
        "admin/mail/quarantine/",
        "admin/people/",
    ):
        page.goto(f"{url}/desk/{address}")
        page.wait_for_timeout(200)
    return shown
