"""What is written in the content files fits together; nothing is left to be noticed by a visitor."""

import re
from datetime import UTC, datetime
from random import Random

import pytest

from tresen.demo.clients import CLIENTS
from tresen.demo.stories import CONTENT, Story, load, screenplay, stories
from tresen.demo.wording import Blanks, slots_in

FILES = sorted(CONTENT.rglob("*.toml"))


def names(client: str) -> set[str]:
    return {one["name"].split()[-1] for one in load(CONTENT / client / "client.toml")["people"]}


@pytest.mark.parametrize("client", CLIENTS)
def test_it_has_stories_enough_for_a_year(client: str) -> None:
    assert len(stories(client)) >= 60


@pytest.mark.parametrize("client", CLIENTS)
def test_each_story_names_a_category_and_teams_that_exist(client: str) -> None:
    categories = load(CONTENT / client / "categories.toml")["categories"]
    teams = load(CONTENT / "company.toml")["teams"]
    assert {value[2] for value in categories.values()} <= set(teams)
    for story in stories(client):
        assert story.category in categories, story.subjects
        assert {step.target for step in story.steps if step.verb == "to"} <= set(teams), story.subjects


@pytest.mark.parametrize("client", CLIENTS)
def test_each_story_has_somebody_to_tell_it(client: str) -> None:
    people = load(CONTENT / client / "client.toml")["people"]
    known = {(one["group"], one.get("locale", "de")) for one in people}
    for story in stories(client):
        assert any((group, story.language) in known for group in story.groups), story.subjects


@pytest.mark.parametrize("client", CLIENTS)
def test_no_blank_stays_empty(client: str) -> None:
    pools = slots_in(load(CONTENT / client / "client.toml")["slots"])
    for story in stories(client):
        for text in [*story.subjects, *(step.text for step in story.steps)]:
            assert not re.search(r"[{}\[\]|]", filled(text, story, pools)), text


def filled(text: str, story: Story, pools: dict[str, list[str]]) -> str:
    fixed = {"{kunde}": "Frau Muster", "{kollege}": "Max Muster"}
    return Blanks(Random(1), pools, datetime(2026, 5, 4, 9, tzinfo=UTC), story.language, fixed).fill(text)


@pytest.mark.parametrize("client", CLIENTS)
def test_each_story_ends_with_its_solution(client: str) -> None:
    for story in stories(client):
        assert story.steps[-1].verb == "solve", story.subjects
        assert story.steps[0].verb in {"customer", "phone"}


@pytest.mark.parametrize("client", CLIENTS)
def test_no_client_mentions_another_ones_people(client: str) -> None:
    others = set().union(*(names(other) for other in CLIENTS if other != client)) - names(client)
    for path in (CONTENT / client).glob("*.toml"):
        words = set(re.findall(r"\w+", path.read_text()))
        assert not words & others, path


def test_files_stay_readable() -> None:
    assert all(len(path.read_text().splitlines()) <= 400 for path in FILES)


def test_every_address_is_reserved_for_examples() -> None:
    for path in FILES:
        for domain in re.findall(r"[\w.+-]+@([\w.-]+)", path.read_text()):
            assert domain.endswith(".example"), (path, domain)


def test_it_refuses_an_unknown_instruction() -> None:
    with pytest.raises(ValueError, match="unknown"):
        list(screenplay("@customer\nHallo\n@sing"))
    with pytest.raises(ValueError, match="nobody"):
        list(screenplay("Hallo"))


def test_choices_of_one_letter_go_together() -> None:
    for seed in range(20):
        blanks = Blanks(Random(seed), {}, datetime(2026, 5, 4, 9, tzinfo=UTC))
        words = blanks.fill("[a:Jacke|Schuh] [klein|groß]"), blanks.fill("[a:gerissen|gebrochen]")
        assert (words[0].startswith("Jacke")) == (words[1] == "gerissen")


@pytest.mark.parametrize("client", CLIENTS)
def test_choices_of_one_letter_have_as_many_alternatives(client: str) -> None:
    for story in stories(client):
        counts: dict[str, int] = {}
        for text in [*story.subjects, *(step.text for step in story.steps)]:
            for letter, options in re.findall(r"\[([a-z]):([^\]]*)\]", text):
                assert counts.setdefault(letter, options.count("|")) == options.count("|"), text
