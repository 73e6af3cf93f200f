"""Finding a Chromium: on the PATH, else installed by Playwright, else (as root on Debian) by apt."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class NoBrowser(Exception):
    """None can be had; the text says what was tried."""


def on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def find() -> str:
    """The path of a Chromium; installs one if there is none. NoBrowser if none can be had."""
    return on_path() or _playwrights() or _installed() or _give_up()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _installed() -> str | None:
    print("No Chromium found, installing one …", file=sys.stderr)
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        commands.append(["sh", "-c", "apt-get update -q && apt-get install -q -y chromium"])
    for command in commands:
        done = subprocess.run(command, check=False, capture_output=True, timeout=600)
        found = on_path() or (_playwrights() if done.returncode == 0 else None)
        if found:
            return found
    return None


def _give_up() -> str:
    raise NoBrowser(
        "The browser tests need Chromium: none is on the PATH, and neither “playwright install chromium” nor "
        "apt-get could install one. Install the package chromium and run bin/test again."
    )
