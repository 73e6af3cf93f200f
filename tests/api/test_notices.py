"""One's own notices for programs: read, marked, muted; and what one wants to be told."""

from typing import get_args

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tests.notices.stories import Journal
from tresen.api.schemas.notices import NoticeKind, Way
from tresen.notices.choosing import chosen_by
from tresen.notices.handling import is_muted
from tresen.notices.kinds import BY_KEY, CHANNELS
from tresen.notices.models import Habits, Notice
from tresen.people.models import TeamMembership
from tresen.tickets.assigning import assign
from tresen.tickets.models import Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Assigned to the agent by his colleague."""
    journal = Journal()
    made = cast.open("Etiketten fehlen")
    assign(made, cast.agent, by=cast.actor("colleague"))
    journal.told()
    return made


def test_it_tells_what_where_and_why(cast: Cast, ticket: Ticket, program: Call) -> None:
    (told,) = answered(program("agent").get("/notices"))["items"]
    assert (told["ticket"], told["subject"], told["kind"], told["count"]) == (
        ticket.number,
        ticket.subject,
        "assigned",
        2,
    )
    assert told["told"] == "Cem Kollege hat Ihnen den Vorgang zugewiesen"
    assert "zugewiesen ist" in told["why"]
    assert told["read_at"] is None, "to look at it is not to read it"
    assert len(answered(program("agent").get("/notices?unread=true"))["items"]) == 1


def test_it_is_read_and_not_read_after_all(cast: Cast, ticket: Ticket, program: Call) -> None:
    agent = program("agent")
    key = Notice.objects.get(person=cast.agent).pk
    assert answered(agent.patch(f"/notices/{key}", {"read": True}))["read_at"]
    assert answered(agent.get("/notices?unread=true"))["items"] == []
    assert answered(agent.patch(f"/notices/{key}", {"read": False}))["read_at"] is None
    assert answered(agent.post("/notices/read", {"ids": [key]}), 201) == {"read": 1}
    assert answered(agent.post("/notices/read", {}), 201) == {"read": 0}


def test_nobody_reads_for_others(cast: Cast, ticket: Ticket, program: Call) -> None:
    key = Notice.objects.get(person=cast.agent).pk
    foreign = problem(program("colleague").patch(f"/notices/{key}", {"read": True}), 404)
    assert foreign == problem(program("colleague").patch("/notices/987654321", {"read": True}), 404)
    assert answered(program("admin").post("/notices/read", {"ids": [key]}), 201) == {"read": 0}
    assert Notice.objects.get(pk=key).read_at is None


def test_a_right_taken_away_leaves_no_word(cast: Cast, ticket: Ticket, program: Call) -> None:
    key = Notice.objects.get(person=cast.agent).pk
    assign(ticket, None, by=cast.actor("colleague"))
    TeamMembership.objects.filter(person=cast.agent).delete()
    assert answered(program("agent").get("/notices"))["items"] == []
    problem(program("agent").patch(f"/notices/{key}", {"read": True}), 404)
    assert answered(program("agent").post("/notices/read", {}), 201) == {"read": 0}


def test_pages_follow_each_other(cast: Cast, program: Call) -> None:
    journal = Journal()
    for number in range(5):
        cast.open(f"Vorgang {number}")
    journal.told()
    first = answered(program("agent").get("/notices?limit=3"))
    second = answered(program("agent").get(f"/notices?limit=3&cursor={first['next']}"))
    subjects = [one["subject"] for one in first["items"] + second["items"]]
    assert subjects == [f"Vorgang {number}" for number in range(4, -1, -1)]
    assert second["next"] is None


def test_a_choice_changes_what_it_names(cast: Cast, program: Call) -> None:
    agent = program("agent")
    before = {place["team"]: place for place in answered(agent.get("/notices/choices"))["items"]}
    assert set(before) == {None, cast.team.pk}
    assert not before[None]["own"]
    told = answered(agent.send("PUT", "/notices/choices", {"choices": {"opened": ["desk", "push"]}}))
    assert told["own"]
    assert told["choices"] == before[None]["choices"] | {"opened": ["desk", "push"]}
    agent.send("PUT", "/notices/choices", {"team": cast.team.pk, "choices": {"opened": []}})
    assert chosen_by(cast.agent, cast.team)["opened"] == frozenset()
    answered(agent.send("PUT", "/notices/choices", {"team": cast.team.pk, "choices": None}))
    assert chosen_by(cast.agent, cast.team)["opened"] == {"desk", "push"}


def test_choices_that_are_none(cast: Cast, program: Call) -> None:
    agent = program("agent")
    problem(agent.send("PUT", "/notices/choices", {"choices": {"mentioned": ["mail"]}}), 422, "choices")
    problem(agent.send("PUT", "/notices/choices", {"choices": {"nothing": ["desk"]}}), 422)
    foreign = problem(agent.send("PUT", "/notices/choices", {"team": cast.other_team.pk, "choices": {}}), 422, "team")
    assert foreign == problem(agent.send("PUT", "/notices/choices", {"team": 999_999, "choices": {}}), 422, "team")


def test_times_change_by_what_is_named(cast: Cast, program: Call) -> None:
    agent = program("agent")
    quiet = {"quiet_from": "19:00", "quiet_until": "06:30", "zone": "Asia/Tokyo"}
    told = answered(agent.patch("/notices/times", quiet))
    assert told | quiet == told
    assert (told["rhythm"], told["daily_at"]) == ("single", "08:00")
    assert answered(agent.patch("/notices/times", {"rhythm": "daily"})) == told | {"rhythm": "daily"}
    assert answered(agent.patch("/notices/times", {"quiet_from": None}))["quiet_until"] is None
    assert Habits.objects.get(person=cast.agent).quiet_from is None
    for wrong in ({"quiet_from": "20:00"}, {"zone": "Mond"}, {"daily_at": "25:00"}, {"rhythm": "never"}):
        problem(agent.patch("/notices/times", wrong), 422)


def test_a_ticket_is_muted_for_oneself(cast: Cast, ticket: Ticket, program: Call) -> None:
    assert program("agent").send("PUT", f"/tickets/{ticket.number}/mute").status_code == 204
    assert is_muted(cast.agent, ticket)
    assert not is_muted(cast.colleague, ticket)
    assert program("agent").delete(f"/tickets/{ticket.number}/mute").status_code == 204
    assert not is_muted(cast.agent, ticket)


def test_the_document_names_every_kind_and_way() -> None:
    assert set(get_args(NoticeKind)) == set(BY_KEY)
    assert get_args(Way) == CHANNELS
