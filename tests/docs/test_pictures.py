"""The manual's tour shows every picture bin/screenshots takes, in both languages, and together they stay light."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "screenshots"
TAKEN = re.findall(r'^    \("(\w+)", (?:AGENT|ADMIN), "', (ROOT / "bin/screenshots").read_text(), re.M)
NAMES = {f"{page}{size}-{theme}.webp" for page, size, theme in product(TAKEN, ("", "-phone"), ("light", "dark"))}


def test_ten_pages_light_and_dark_wide_and_on_a_phone_are_there() -> None:
    assert len(NAMES) == 40
    assert {file.name for file in PICTURES.iterdir()} == NAMES


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_tour_shows_every_picture(language: str) -> None:
    tour = (ROOT / "docs/manual" / f"tour.{language}.md").read_text()
    assert set(re.findall(r'"\.\./screenshots/([^"]+)"', tour)) == NAMES


def test_together_they_stay_light() -> None:
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < 2_200_000
