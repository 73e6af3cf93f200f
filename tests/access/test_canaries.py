"""What is foreign or confidential is in no answer: see canaries.py.

The visible tickets have to do with the foreign ones in every way there is (links, family, merges, moved messages), and
each of the cast opens every address there is, with words and numbers in every parameter."""

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from tests.access.canaries import KEYS, WORD, Garden, models_here, plant, texts
from tests.access.conftest import undone
from tests.access.rights import ADMIN, DESK, NO_AGENTS, RIGHTS
from tests.access.test_api_matrix import TABLE, path, send
from tests.access.test_api_matrix import owners as api_owners
from tests.access.test_desk_matrix import owners, url
from tests.access.world import World, make_world
from tresen.live import stream
from tresen.people.actor import SYSTEM
from tresen.people.models import ApiToken, Person
from tresen.tickets.body import Body
from tresen.tickets.family import set_parent
from tresen.tickets.following import follow
from tresen.tickets.linking import link
from tresen.tickets.merging import merge
from tresen.tickets.models import Event, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.noting import note
from tresen.tickets.splitting import split

pytestmark = pytest.mark.django_db
WHO = ("hr", "admin", "outsider", "own", "limited", "agent", "customer", "stranger", "manager")


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        entangle(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def garden(world: World, tokens: dict[str, str]) -> Garden:  # the tokens are there before
    return plant(world)


def entangle(world: World) -> None:
    """Whatever one ticket can have to do with another, with one its reader may not see."""
    tickets = world.tickets
    for one in ("hr", "other", "mine"):
        for kind in ("related", "blocks", "caused_by", "duplicate_of"):
            link(tickets[one], tickets["team"], kind, by=SYSTEM)
    set_parent(tickets["mine"], tickets["hr"], by=SYSTEM)
    set_parent(tickets["other"], tickets["team"], by=SYSTEM)
    for one, to in (("hr", "team"), ("team", "hr"), ("other", "team"), ("team", "other"), ("team", "mine")):
        said = note(tickets[one], by=SYSTEM, body=Body.from_text("Wandert."))
        move_message(said, tickets[to], by=SYSTEM, disclose=True)
    split(tickets["other"], [note(tickets["other"], by=SYSTEM, body=Body.from_text("Eigenes."))], by=SYSTEM)
    for old, new in (("hr", "team"), ("team", "other")):
        follow(tickets[old], tickets[new], by=SYSTEM)
    for key, team in (("gone", "other"), ("away", "team")):
        made = world.cast.open(key, team=tickets[team].team, customer=tickets[team].customer)
        merge([made], tickets["other" if team == "team" else "team"], by=SYSTEM, disclose=True)
    of = {ticket.pk: key for key, ticket in tickets.items()}
    for made in Ticket.objects.exclude(pk__in=of).order_by("pk"):
        key = "other" if made.team_id == tickets["other"].team_id else "team"
        tickets[f"{key}-{made.pk}"] = made
    for key, ticket in tickets.items():
        tickets[key] = Ticket.objects.get(pk=ticket.pk)


def parameters(view: Any) -> set[str]:
    """What a page reads of its query, found in its source; forms read what their fields are called."""
    tree = ast.parse(Path(view.__code__.co_filename).read_text())
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            found.add(node.value)
    return found & READ


READ = {
    "q", "words", "which", "before", "after", "kind", "one", "other", "person", "customer", "customer_text", "to",
    "way", "numbers", "here", "view", "merged", "organisation", "parent", "type", "field", "whose", "outcome", "state",
    "days", "format", "download", "sure", "group", "team", "paper",
}  # fmt: skip


def queries(view: Any, world: World) -> Iterator[dict[str, str]]:
    """Nothing; the word of all canaries; ids and numbers of what is foreign, in every parameter the page has."""
    yield {}
    names = parameters(view)
    if not names:
        return
    hr, other = world.objects["hr"], world.objects["other"]
    pairs = {"one": str(world.ids["customer"]), "other": str(world.ids["workmate"])}
    closed = {"which": "", "kind": "person", "format": "xlsx", "way": ""}
    for value in (WORD, str(hr["number"]), str(other["number"]), str(world.ids["customer"])):
        yield {name: closed.get(name, pairs.get(name, value)) for name in names - {"before", "after"}}


GETS = [name for name, rows in DESK.items() if "GET" in rows and name.startswith("desk:")]
GETS += [f"desk:admin:{name}" for name, methods in ADMIN.items() if "GET" in methods.split()]


def test_everything_that_can_hold_words_holds_a_canary(garden: Garden) -> None:
    missing = {
        f"{model._meta.label}.{column.name}" for model in models_here() for column in texts(model)
    } - garden.columns
    assert not missing
    known = {model._meta.label: {one.name for one in model._meta.local_fields} for model in models_here()}
    gone = {f"{label}.{name}" for label, names in KEYS.items() for name in names.split() if name not in known[label]}
    assert not gone, "columns that are no more"


def words_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace") + "".join(f"\n{name}: {value}" for name, value in answer.items())


@pytest.mark.parametrize("who", WHO)
def test_no_page_and_no_file_tells_what_is_foreign(
    who: str, world: World, garden: Garden, browsers: dict[str, Client]
) -> None:
    leaks = set()
    for name in GETS if who in ("hr", "admin") else [one for one in GETS if ":admin:" not in one]:
        if who not in RIGHTS and name != "desk:attachment":
            continue  # the desk is closed to customers: test_desk_matrix.py
        asked_all = False
        for owner in [one for one in owners(name) if one != "none"] or ["none"]:
            place = url(name, world, owner)
            for query in [{}] if asked_all else queries(resolve(place).func, world):
                with undone():
                    answer = browsers[who].get(place, query)
                    told = words_of(answer)
                assert answer.status_code < 500, (who, place, query)
                asked = f"{place} {query}"
                leaks |= {f"{name} {leak}" for leak in garden.seen_by(who, told, asked)}
                if answer.status_code != 200:
                    break  # and so it will be whatever is asked
                asked_all = bool(query)  # each parameter once for each page and reader, whoever owns the ticket
    assert not leaks, "\n".join(sorted(leaks))
    assert who not in RIGHTS or garden.read[who] > (10 if who == "limited" else 100), "he has seen hardly anything"


@pytest.mark.parametrize("who", [one for one in (*NO_AGENTS, *RIGHTS) if one not in ("parent", "lead", "reader")])
def test_no_answer_of_the_api_tells_what_is_foreign(
    who: str, world: World, garden: Garden, tokens: dict[str, str]
) -> None:
    leaks = set()
    for operation, (method, _path, _body, _row) in TABLE.items():
        if method != "GET":
            continue
        for owner in [one for one in api_owners(operation) if one != "none"] or ["none"]:
            place = path(operation, world, owner).partition("?")[0]
            for query in ("", f"?q={WORD}&limit=100") if operation == "search" else ("", f"?words={WORD}"):
                with undone():
                    answer = send(tokens[who], "GET", place + query, None)
                assert answer.status_code < 500, (who, place, query)
                leaks |= {f"{operation} {leak}" for leak in garden.seen_by(who, words_of(answer), place)}
    assert not leaks, "\n".join(sorted(leaks))


@pytest.mark.parametrize("who", [one for one in RIGHTS if one not in ("parent", "lead")])
def test_no_line_of_the_live_stream_tells_what_is_foreign(who: str, world: World, garden: Garden) -> None:
    person = world.people[who]
    assert person is not None
    lines = stream._visible(person.pk, list(Event.objects.order_by("pk")))
    assert lines or who == "limited"
    assert not garden.seen_by(who, "".join(lines))


@pytest.mark.parametrize("who", WHO)
def test_no_secret_of_the_machine_leaves_it(who: str, world: World, browsers: dict[str, Client]) -> None:
    """Hashes of passwords and tokens could not be given canaries: whoever is signed in would not be any more."""
    secrets = {one.password for one in Person.objects.all() if len(one.password) > 8}
    secrets |= set(ApiToken.objects.values_list("hash", flat=True))
    assert len(secrets) > 5
    for name in ("desk:profile", "desk:people", "desk:admin:people", "desk:admin:person", "desk:admin:audit"):
        told = words_of(browsers[who].get(url(name, world, "none")))
        assert not [one for one in secrets if one in told], name
