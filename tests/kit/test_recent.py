"""Small tables are remembered for a moment, and forgotten when they change here."""

from typing import Any

import pytest

from tresen.kit.recent import forget, recently


def test_it_asks_once_in_the_moment_and_again_after_it(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RECENT_SECONDS = 2.0
    asked: list[str] = []
    now = 100.0
    monkeypatch.setattr("tresen.kit.recent.time.monotonic", lambda: now)

    @recently
    def colour(name: str) -> str:
        asked.append(name)
        return name.upper()

    assert [colour("rot"), colour("rot"), colour("blau")] == ["ROT", "ROT", "BLAU"]
    assert asked == ["rot", "blau"]
    now += 2.1
    colour("rot")
    assert asked == ["rot", "blau", "rot"]
    forget()
    colour("rot")
    assert asked[-2:] == ["rot", "rot"]
