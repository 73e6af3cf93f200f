"""Times, sizes, faces, icons: small things seen a thousand times a day."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

import tresen
from tresen.ui.faces import face, initials
from tresen.ui.gallery import gallery
from tresen.ui.icons import CHANNELS
from tresen.ui.sizes import capped, file_size
from tresen.ui.times import Times

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)  # a Sunday, 15:00 in Berlin
BERLIN = ZoneInfo("Europe/Berlin")
GERMAN, ENGLISH = Times("de", BERLIN, NOW), Times("en", BERLIN, NOW)
HOUSE = Path(tresen.__file__).parent


@pytest.mark.parametrize(
    ("passed", "german", "english"),
    [
        (timedelta(seconds=-5), "jetzt", "now"),
        (timedelta(seconds=59), "jetzt", "now"),
        (timedelta(minutes=1), "1 min", "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 min"),
        (timedelta(hours=11, minutes=59), "11 h", "11 h"),
        (timedelta(hours=14), "01:00", "01:00"),
        (timedelta(hours=16), "gestern", "yesterday"),
        (timedelta(days=3), "Do", "Thu"),
        (timedelta(days=40), "13. Okt.", "13 Oct"),
        (timedelta(days=400), "18. Okt. 2025", "18 Oct 2025"),
    ],
)
def test_it_says_how_long_ago(passed: timedelta, german: str, english: str) -> None:
    assert (GERMAN.ago(NOW - passed), ENGLISH.ago(NOW - passed)) == (german, english)


def test_days_turn_at_midnight_where_the_reader_is() -> None:
    before, after = datetime(2026, 11, 21, 22, 59, tzinfo=UTC), datetime(2026, 11, 21, 23, 1, tzinfo=UTC)
    assert (GERMAN.day(before), GERMAN.day(after)) == ("Gestern", "Heute")
    assert GERMAN.day(NOW - timedelta(days=5)) == "Dienstag, 17. Nov."
    assert ENGLISH.day(NOW - timedelta(days=500)) == "Thursday, 10 July 2025".replace("July", "Jul")


def test_the_exact_time_is_the_title() -> None:
    assert GERMAN.exact(NOW) == "So, 22. Nov. 2026, 15:00"
    assert 'title="So, 22. Nov. 2026, 15:00"' in GERMAN.tag(NOW)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Anna Berger", "AB"),
        ("Öznur Yıldız", "ÖY"),
        ("Max", "M"),
        ("support@firma.de", "SD"),
        ("", "?"),
        ("…", "?"),
        ("Dr. (Ing) Ute", "DU"),
    ],
)
def test_initials(name: str, wanted: str) -> None:
    assert initials(name) == wanted


def test_a_face_is_no_way_in_for_markup() -> None:
    assert "<b>" not in face(1, '<b>"Bold"</b>')


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (412_000, "412 KB"), (1_400_000, "1,4 MB"), (2_500_000_000, "2,5 GB")],
)
def test_sizes(size: int, words: str) -> None:
    assert file_size(size, "de") == words


def test_counts_are_capped() -> None:
    assert [capped(count) for count in (0, 999, 1000)] == ["0", "999", "999+"]


def test_every_icon_used_is_in_the_sprite() -> None:
    known = set((HOUSE / "ui/bundle/icons.txt").read_text().split())
    used = set(CHANNELS.values())
    for template in HOUSE.rglob("templates/**/*.html"):
        used |= set(re.findall(r'\{% icon "([^"]+)"', template.read_text()))
    for module in HOUSE.rglob("*.py"):
        used |= set(re.findall(r'\bicon\("([^"]+)"\)', module.read_text()))
    assert used <= known


def test_our_scripts_and_styles_stay_small() -> None:
    files = [*HOUSE.glob("ui/static/ui/js/*.js"), *HOUSE.glob("ui/static/ui/css/*.css")]
    assert len(files) > 40
    assert {file.name for file in files if len(file.read_text().splitlines()) > 250} == set()


@pytest.mark.django_db
def test_the_gallery_shows_every_component_four_times(rf: RequestFactory) -> None:
    request = rf.get("/ui/")
    request.user = AnonymousUser()
    page = gallery(request).content.decode()
    for component in (
        "button primary",
        "chip note",
        "message note",
        "banner bad",
        "table-scroll",
        "empty",
        "skeleton",
        "dialog",
        "progress",
        "ink",
        "panel",
        "swatch",
        "t28",
        "t13",
        "field",
        "check",
        "tabs",
        "row awaits",
        "toast",
        "menu",
        "spinner",
    ):
        assert page.count(f'class="{component}') >= 4, component
