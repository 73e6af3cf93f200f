"""What the documents name is there: files, links, commands, settings."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TOP = "tresen|tests|e2e|bench|bin|docs|systemd|\\.ci"
QUOTED = re.compile(rf"`((?:{TOP})/[^`\s]*|[\w.-]+\.(?:md|toml|json|lock)|\.env\.example)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
PLACEHOLDER = re.compile(r"[<{*…]")
MADE_AT_RUN_TIME = {"pyvenv.cfg"}


def told(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def ids(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_file_it_names_exists(page: Path) -> None:
    named = {name for name in QUOTED.findall(told(page)) if not PLACEHOLDER.search(name)}
    missing = {name for name in named - MADE_AT_RUN_TIME if not (ROOT / name).exists()}
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = {one or other for one, other in LINK.findall(told(page))}
    local = {target for target in targets if not re.match(r"[a-z]+:|#", target)}
    assert not {target for target in local if not (page.parent / target.partition("#")[0]).exists()}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_setting_it_names_is_read_somewhere(page: Path) -> None:
    known = "\n".join(path.read_text() for path in [*(ROOT / "tresen").rglob("*.py"), *(ROOT / "tests").glob("*.py")])
    known += "".join((ROOT / "bin" / name).read_text() for name in ("test", "dev"))
    assert not {name for name in re.findall(r"\bTRESEN_[A-Z_]*[A-Z]\b", told(page)) if name not in known}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_it_names_exists(page: Path) -> None:
    from tresen.config.cli import COMMANDS

    named = set(re.findall(r"(?:^|[`/ ])tresen (up|[a-z]+)(?= [A-Z-]|`|$| \[)", told(page), re.MULTILINE))
    assert named <= COMMANDS.keys() | {"serves"}


def test_the_table_is_long_enough_to_be_useful() -> None:
    table = told(ROOT / "docs" / "ARCHITECTURE.md").partition("## Where does X live")[2].partition("\n## ")[0]
    assert table.count("\n| ") > 41


def test_every_decision_is_listed_and_says_what_was_rejected() -> None:
    folder = ROOT / "docs" / "decisions"
    notes = sorted(folder.glob("[0-9][0-9][0-9]-*.md"))
    index = told(folder / "README.md")
    assert [note.name for note in notes if note.name not in index] == []
    assert [note.name for note in notes if "## Rejected" not in told(note)] == []
