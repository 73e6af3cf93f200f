"""`tresen sla due`: what it prints, and the one line it says when something is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from tresen.config.cli import main

OFFICE = {"zone": "Europe/Berlin", "weekly": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}


def ask(
    tmp_path: Path, calendar: Any, *more: str, start: str = "2026-11-20T16:30:00+01:00", minutes: str = "60"
) -> int:
    file = tmp_path / "calendar.json"
    file.write_text(calendar if isinstance(calendar, str) else json.dumps(calendar))
    return main(["sla", "due", "--calendar", str(file), "--start", start, "--minutes", minutes, *more])


def test_it_prints_when_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(tmp_path, OFFICE) == 0
    spans = [
        ("2026-11-20T16:30:00+01:00", "2026-11-20T17:00:00+01:00", True, "working", 1800),
        ("2026-11-20T17:00:00+01:00", "2026-11-23T09:00:00+01:00", False, "outside", 230400),
        ("2026-11-23T09:00:00+01:00", "2026-11-23T09:30:00+01:00", True, "working", 1800),
    ]
    keys = ("start", "end", "counted", "why", "seconds")
    assert json.loads(capsys.readouterr().out) == {
        "due": "2026-11-23T09:30:00+01:00",
        "spans": [{**dict(zip(keys, one, strict=True)), "name": ""} for one in spans],
    }


def test_pauses_are_given_in_one_go_or_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, other = "2026-11-23T09:00:00+01:00/2026-11-23T09:30:00+01:00", "2026-11-23T08:30Z/2026-11-23T09:00Z"
    assert ask(tmp_path, OFFICE, "--pause", first, other) == ask(tmp_path, OFFICE, "--pause", first, "--pause", other)
    one, same = capsys.readouterr().out.splitlines()
    assert one == same
    assert json.loads(one)["due"] == "2026-11-23T10:30:00+01:00"


def test_never_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(tmp_path, OFFICE, "--pause", "2026-11-20T16:45/") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["due"] is None
    assert answer["spans"][-1] == {
        "start": "2026-11-20T16:45:00+01:00", "end": None, "counted": False, "why": "pause", "name": "", "seconds": None
    }  # fmt: skip


@pytest.mark.parametrize(
    "weekly",
    [
        {"mon": [["9:00", "12:00"], ["13:00", "17:00"]], "fri": ["9:00 – 12:00", {"from": "13:00", "to": "17:00"}]},
        {"Montag": [[540, 720], [780, 1020]], "5": ["09:00-12:00", "13:00:00-17:00:00"]},
        {"Monday,Friday": [{"start": "09:00", "end": "12:00"}, "13:00-17:00"], "sa-so": []},
    ],
)
def test_spellings(tmp_path: Path, capsys: pytest.CaptureFixture[str], weekly: Any) -> None:
    assert ask(tmp_path, {"timezone": "Europe/Berlin", "weekly_spans": weekly}) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2026-11-23T09:30:00+01:00"


def test_round_the_clock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        ask(tmp_path, {"zone": "Asia/Kathmandu", "weekly": "24x7"}, start="2026-11-20T16:30:00Z", minutes="1440.5") == 0
    )
    assert json.loads(capsys.readouterr().out)["due"] == "2026-11-21T22:15:30+05:45"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"zone": "Berlin"}, "“Berlin” is no time zone"),
        ({"weekly": {"mon": ["9-17"]}}, "“9” is no time of day"),
        ({"weekly": {"mon": ["09:00-25:00"]}}, "“25:00” is no time of day"),
        ({"weekly": {"mon": ["09:00-09:00"]}}, "is empty"),
        ({"weekly": {"moon": []}}, "“moon” is no weekday"),
        ({"weekly": None}, "“weekly” names weekdays"),
        ({"holidays": "DE-XX"}, "Holidays of “DE-XX” are not known"),
        ({"holidays": {"country": "DE", "categories": ["lunar"]}}, "“lunar”"),
        ({"exceptions": [{"date": "2026-02-29", "closed": True}]}, "“2026-02-29” is no date"),
        ({"exceptions": [{"date": "2026-02-28"}]}, "“spans”, “closed” or “worked”"),
        ({"exceptions": [{"date": "12-24", "closed": True}] * 2}, "two exceptions of 12-24"),
        ({"closures": [{"from": "2026-05-02", "to": "2026-05-01"}]}, "ends before it begins"),
        ({"closures": [{"from": "morgen"}]}, "“morgen” is no time"),
        ({"wekly": {}}, "“wekly” is not known"),
        ({"versions": []}, "at least one version"),
        ({"versions": [{}, {}]}, "from the same moment"),
    ],
)
def test_what_is_wrong_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], says: str
) -> None:
    assert ask(tmp_path, {**OFFICE, **change}) == 2
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("tresen: ")
    assert said.err.count("\n") == 1
    assert says in said.err


@pytest.mark.parametrize(
    "more",
    [
        {"start": "gestern"},
        {"minutes": "-1"},
        {"minutes": "viele"},
        {"minutes": "nan"},
        {"minutes": "1e12"},
        {"pause": "2026-11-20T16:30"},
        {"pause": "2026-11-20T16:30/2026-11-20T16:00"},
    ],
)
def test_other_wrong_arguments(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, str]) -> None:
    pause = ["--pause", more.pop("pause")] if "pause" in more else []
    assert ask(tmp_path, OFFICE, *pause, **more) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "\x00", '{"zone": "Europe/Berlin"}'])
def test_files_that_are_no_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert ask(tmp_path, text) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["sla", "due", "--calendar", str(tmp_path), "--start", "2026-01-01", "--minutes", "1"]) == 2
