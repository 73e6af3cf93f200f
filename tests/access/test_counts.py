"""A ticket somebody may not see changes nothing of what he is told: no list, no number, no sum, no order.

Every address is asked twice, without and with more foreign tickets, and must answer byte for byte the same. The clock
stands still meanwhile: lists say how many minutes ago something was."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.access.conftest import undone
from tests.access.rights import RIGHTS
from tests.access.test_api_matrix import TABLE, path, send
from tests.access.test_canaries import GETS, words_of
from tests.access.test_desk_matrix import owners, url
from tests.access.world import World
from tresen.channels.models import Delivery
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.booking import Work, book
from tresen.tickets.models import Activity, Link, Task, Ticket, TimeEntry
from tresen.tickets.noting import note
from tresen.tickets.replying import reply
from tresen.tickets.saved_views import Draft, make_view
from tresen.tickets.scheduling import Plan, schedule
from tresen.tickets.tasks import Duty, add_task

pytestmark = pytest.mark.django_db
WORD = "Etikettendrucker"  # in what everybody finds and in what is foreign
# Who may see neither of the two, and who not the confidential one. The customer of both and his manager see them.
NEITHER = ("agent", "parent", "own", "limited", "reader", "lead", "workmate", "stranger")
NOT_THE_CLOSED = ("outsider", "admin")
VIEWS = ("teams", "mine", "unassigned", "waiting", "open", "solved", "org-klinikum", "org-werk", "{saved}")
COUNTING = (
    *(f"/desk/views/{key}/" for key in VIEWS),
    *("/desk/counts/", f"/desk/search/?q={WORD}", "/desk/planned/", "/desk/tasks/", "/desk/tasks/?which=team"),
    *("/desk/times/", "/desk/times/?group=organisation&whose=all", "/desk/times/?group=person&whose=all"),
    *("/desk/people/{customer}/", "/desk/organisations/{clinic}/", "/desk/people/", "/desk/organisations/"),
    *("/desk/tickets/{number}/", "/desk/tickets/{number}/links/", "/desk/tickets/{number}/panels/"),
    *("/desk/tickets/{number}/time/", "/desk/conditions/choices/?field=ticket.category", "/desk/teams/"),
)
TOLD = (
    *("/desk/views/open/", "/desk/views/org-klinikum/", "/desk/views/{saved}/", "/desk/counts/", "/desk/planned/"),
    *(f"/desk/search/?q={WORD}", "/desk/tasks/", "/desk/times/", "/desk/people/{customer}/"),
    *("/desk/organisations/{clinic}/", "/desk/people/"),  # by the numbers in the navigation
)
API = (f"/search?q={WORD}", "/tickets?limit=100", "/tasks", "/times", "/times/sums?group=organisation", "/views")
# Of all addresses of the desk, which the agent is asked as well, and of the administration:
LEFT = {
    "desk:family": "that something stands below is said on purpose: it is done to all or to none",
    "desk:setup": "what makes a house known, and never a page of one",
    "desk:admin:audit_csv": "says when it was taken",
    "desk:admin:phones": "the countries of the world, read from a large file",
}


@pytest.fixture(scope="module")
def saved(world: World) -> str:
    """A view for everybody: its number stands in the navigation and in the editor."""
    view = make_view(Draft("Alle", {"all": []}, audience="everybody"), by=world.actor("admin"))
    return f"saved-{view.pk}"


def plant(world: World, owner: str, who: str) -> None:
    """One more ticket like `owner`'s: with everything on it, and with what is `who`'s own from when he still saw it."""
    by = world.actor(owner if owner == "hr" else "outsider")
    person, team = world.people[who], world.tickets[owner].team
    made = world.cast.open(f"{WORD} geheim", team=team, category=world.cast.category, by=SYSTEM)
    again = world.cast.open(f"{WORD} noch einmal", team=team, by=SYSTEM)
    assign(again, by.person, by=SYSTEM)
    note(made, by=by, body=Body.from_text(f"{WORD} nur für uns."))
    reply(made, by=by, body=Body.from_text(f"{WORD} an Sie."))
    schedule(made, Plan("reply", "<p>Später</p>", {"to": ["a@b.test"]}), by=by, at=clock.now() + timedelta(days=1))
    activity = Activity.objects.all()[0]
    for ticket in (made, again):
        task, entry = add_task(ticket, Duty("Prüfen"), by=by), book(ticket, Work(45, activity), by=by)
        add_task(ticket, Duty("Für alle"), by=by)
        Task.objects.filter(pk=task.pk).update(owner=person)
        TimeEntry.objects.filter(pk=entry.pk).update(person=person)
    with connection.cursor() as cursor:  # beside the verbs, which tell the other ticket's timeline that there is one
        cursor.execute("SET LOCAL session_replication_role = replica")
        for kind in ("related", "blocks", "caused_by"):
            Link.objects.create(source=world.tickets["team"], target=made, type=kind)
        Ticket.objects.filter(pk=again.pk).update(parent=world.tickets["team"])
        Delivery.objects.filter(message__ticket=made).update(state="failed", error="550")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def asked(world: World, who: str, saved: str) -> Iterator[str]:
    ids = world.ids | world.objects["team"] | {"saved": saved}
    if who in RIGHTS:
        yield from (one.format_map(ids) for one in COUNTING)
        if who in ("agent", "admin"):
            for name in GETS:
                if name not in LEFT and (who == "admin") == (":admin:" in name):
                    yield url(name, world, "team" if "team" in owners(name) else "none")
    yield from (f"/api/v1{one}" for one in API)
    for operation, (method, _path, _body, _row) in TABLE.items():
        if method == "GET" and who in ("agent", "workmate"):
            yield path(operation, world, "team").format_map(ids)


def answers(world: World, who: str, saved: str, browser: Client, token: str) -> dict[str, str]:
    told = {}
    for place in asked(world, who, saved):
        with undone():
            answer = send(token, "GET", place, None) if place.startswith("/api") else browser.get(place)
            told[place] = f"{answer.status_code} {plain(words_of(answer))}"
    if who in RIGHTS:
        with undone():
            place = "/desk/conditions/matches/"
            told[place] = plain(words_of(browser.post(place, {"condition": '{"all": []}'})))
    return told


def plain(words: str) -> str:
    """Without what differs from answer to answer: tokens, the key of a ticket not yet written, and the random ids of
    the rows of conditions and actions."""
    words = re.sub(r'(drafts/|jottings?/|name="jotting" value=")[A-Za-z0-9]{20}', r"\1", words)
    return re.sub(r"\b[A-Za-z0-9]{64}\b|\b[ac][0-9a-f]{8}(?=\b|[a-z])", "", words)


def differing(world: World, who: str, hidden: tuple[str, ...], told: Any) -> set[str]:
    """The addresses that answer another thing once there is more in `hidden`."""
    with clock.at(clock.now()):
        before = told()
        with undone():
            for owner in hidden:
                plant(world, owner, who)
            after = told()
    assert len(before) > 5
    return {place for place in before if before[place] != after[place]}


@pytest.mark.parametrize("who", [*NEITHER, *NOT_THE_CLOSED, "hr"])
def test_what_is_foreign_changes_no_answer(
    who: str, world: World, saved: str, browsers: dict[str, Client], tokens: dict[str, str]
) -> None:
    hidden = ("other",) if who == "hr" else ("hr",) if who in NOT_THE_CLOSED else ("hr", "other")
    told: Any = lambda: answers(world, who, saved, browsers[who], tokens[who])  # noqa: E731
    assert not differing(world, who, hidden, told)


@pytest.mark.parametrize(("who", "owner"), [("hr", "hr"), ("outsider", "other"), ("customer", "other")])
def test_whoever_may_see_it_is_told(
    who: str, owner: str, world: World, saved: str, browsers: dict[str, Client], tokens: dict[str, str]
) -> None:
    """The same tickets change the same answers for others: what is compared above can differ."""
    told: Any = lambda: answers(world, who, saved, browsers[who], tokens[who])  # noqa: E731
    changed = differing(world, who, (owner,), told)
    ids = world.ids | world.objects["team"] | {"saved": saved}
    expected = {f"/api/v1/search?q={WORD}", "/api/v1/tickets?limit=100"}
    if who in RIGHTS:
        expected |= {one.format_map(ids) for one in TOLD} | {"/desk/conditions/matches/"}
    assert expected <= changed
