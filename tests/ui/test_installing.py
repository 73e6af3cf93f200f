"""Tresen on a home screen: the manifest names what is there, in the reader's language."""

import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from tresen.ui.installing import PAPER


@pytest.mark.parametrize(("language", "shortcut"), [("de", "Neuer Vorgang"), ("en", "New ticket")])
def test_it_speaks_the_readers_language(client: Client, language: str, shortcut: str) -> None:
    answer = client.get("/manifest.webmanifest", headers={"accept-language": language})
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["lang"], told["shortcuts"][0]["name"]) == (language, shortcut)
    assert told["theme_color"] == PAPER


def test_its_pictures_have_the_size_they_are_said_to_have(client: Client) -> None:
    for picture in client.get("/manifest.webmanifest").json()["icons"]:
        file = finders.find(picture["src"].removeprefix("/static/"))
        assert file is not None, picture
        if picture["type"] == "image/png":
            wide, high = struct.unpack(">II", Path(str(file)).read_bytes()[16:24])
            assert picture["sizes"] == f"{wide}x{high}"


def test_its_shortcuts_lead_somewhere(client: Client) -> None:
    for shortcut in client.get("/manifest.webmanifest").json()["shortcuts"]:
        assert resolve(shortcut["url"]).url_name in {"new", "view", "search"}


@pytest.mark.django_db
def test_the_door_says_where_it_is(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
