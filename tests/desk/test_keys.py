"""One list of keys, and everything made of it: no key is given twice, none is taken from browsers or screen readers."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from tests.cast import Cast
from tests.desk.taken_keys import BROWSERS, SCREEN_READERS
from tresen.desk.keys import GROUPS, KEYS, Key
from tresen.desk.palette.manual import LANGUAGES, page
from tresen.desk.palette.offers import Asked
from tresen.desk.palette.sources import SOURCES
from tresen.desk.profile.form import Profile

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "tresen").rglob("templates/**/*.html"))
SCRIPTS = "".join(path.read_text() for path in sorted((ROOT / "tresen/ui/static/ui/js").glob("*.js")))
CARRIED = {name for path in TEMPLATES for name in re.findall(r"{% key [\"'](.+?)[\"'] %}", path.read_text())}
HEARD = set(re.findall(r"(?:key:|dataset\.key = \")([\w-]+)", SCRIPTS)) | {"next", "previous"}
WRITING = {"writing"}  # where single keys sleep
# Walking the list: its links and boxes are reached with Tab and the arrow keys.
BY_TAB = {"next", "previous", "choose", "back"}


def strokes(key: Key) -> str:
    return " ".join("+".join(stroke) for stroke in key.strokes)


@pytest.mark.parametrize("inside", [WRITING, {group.name for group in GROUPS} - WRITING])
def test_no_key_is_given_twice(inside: set[str]) -> None:
    here = [key for group in GROUPS if group.name in inside | {"anywhere"} for key in group.keys]
    given = sorted(strokes(key) for key in here)
    assert [one for one, other in pairwise(given) if one == other] == []
    begun = {one.partition(" ")[0] for one in given if " " in one}
    assert not begun & set(given), "a key that begins two cannot act alone"


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda key: key.name)
def test_it_takes_nothing_from_the_browser(key: Key) -> None:
    asked = {"Escape", "Enter"}  # what they mean everywhere, they mean here
    for stroke in key.strokes:
        assert "+".join(stroke).replace("Ctrl", "Mod") not in BROWSERS - asked


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda key: key.name)
def test_something_listens_to_it(key: Key) -> None:
    assert key.handled or key.to or key.name in CARRIED | HEARD
    if key.to:
        assert resolve(key.to).namespace == "desk"


def test_what_a_screen_reader_keeps_has_another_way(cast: Cast) -> None:
    asked = Asked(cast.actor("admin"), ticket=cast.ticket)
    offers = [offer for source in SOURCES if not source.searched for offer in source.offers(asked)]
    offered = {offer.key for offer in offers} | {offer.press for offer in offers}
    alone = {key.name for key in KEYS.values() if key.single and set(key.keys.split()) <= SCREEN_READERS}
    assert alone - offered - CARRIED - BY_TAB == set()


def test_no_template_names_a_key_itself() -> None:
    """`data-key` comes from `{% key "name" %}`, with the key of tresen/desk/keys.py."""
    assert [str(path) for path in TEMPLATES if 'data-key="' in path.read_text()] == []
    assert CARRIED - KEYS.keys() == set()


def test_single_keys_can_be_switched_off(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    agent = sign_in(cast.agent)
    assert "&quot;on&quot;: true" in agent.get("/desk/views/open/").content.decode()
    given = {name: getattr(cast.agent, name) for name in Profile.base_fields if name != "single_keys"}
    assert agent.post("/desk/profile/", given).status_code == 302
    assert "&quot;on&quot;: false" in agent.get("/desk/views/open/").content.decode()
    assert "ausgeschaltet" in agent.get("/desk/keys/").content.decode()


def test_the_sheet_shows_them_all(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    sheet = sign_in(cast.agent).get("/desk/keys/").content.decode()
    assert sheet.count("<dt>") == len(KEYS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_has_the_same_keys(language: str) -> None:
    """`bin/keys` writes it."""
    assert (ROOT / "docs" / "manual" / f"keys.{language}.md").read_text() == page(language)
