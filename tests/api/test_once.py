"""Idempotency-Key: sent again, done once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse

from tests.api.conftest import Call, Program, answered, problem
from tests.cast import Cast
from tresen.api.forgetting import forget
from tresen.api.models import Answer
from tresen.kit import clock
from tresen.tickets.models import Message, Ticket

WANTED = {"subject": "Einmal", "body": "Nur einmal.", "customer": "karla@klinikum.test"}


def test_the_same_request_gets_the_first_answer_again(cast: Cast, program: Call) -> None:
    agent = program("agent")
    first = agent.post("/tickets", WANTED, idempotency_key="a")
    again = agent.post("/tickets", WANTED, idempotency_key="a")
    assert answered(first, 201) == answered(again, 201)
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Ticket.objects.filter(subject="Einmal").count() == 1


def test_it_is_honoured_by_every_post(cast: Cast, program: Call) -> None:
    agent = program("agent")
    for path, wanted in {
        f"/tickets/{cast.ticket.number}/messages": {"kind": "reply", "body": "x"},
        "/people": {"name": "N", "email": "n@neu.test"},
        "/organisations": {"name": "Neu"},
    }.items():
        first = agent.post(path, wanted, idempotency_key=path)
        again = agent.post(path, wanted, idempotency_key=path)
        assert answered(first, 201) == answered(again, 201), path
        assert again["Idempotent-Replayed"] == "true"
    assert Message.objects.filter(ticket=cast.ticket, kind="reply").count() == 1


def test_another_request_under_the_key_is_refused(cast: Cast, program: Call) -> None:
    agent = program("agent")
    answered(agent.post("/tickets", WANTED, idempotency_key="a"), 201)
    problem(agent.post("/tickets", {**WANTED, "subject": "Anders"}, idempotency_key="a"), 422, "Idempotency-Key")
    path = f"/tickets/{cast.ticket.number}/messages"
    problem(agent.post(path, {"kind": "note", "body": "x"}, idempotency_key="a"), 422, "Idempotency-Key")
    assert Message.objects.filter(ticket=cast.ticket).count() == 1


def test_each_token_has_its_own_keys(cast: Cast, program: Call) -> None:
    numbers = {
        answered(program("agent").post("/tickets", WANTED, idempotency_key="a"), 201)["number"] for _ in range(2)
    }
    assert len(numbers) == 2


def test_what_failed_may_be_tried_again(cast: Cast, program: Call) -> None:
    agent = program("agent")
    wanted = {**WANTED, "team": "Später"}
    problem(agent.post("/tickets", wanted, idempotency_key="a"), 422, "team")
    assert not Answer.objects.exists()
    cast.other_team.name = "Später"
    cast.other_team.save()
    answered(agent.post("/tickets", wanted, idempotency_key="a"), 201)


def test_it_is_kept_for_a_day(cast: Cast, program: Call) -> None:
    agent, now = program("agent"), clock.now()
    first = answered(agent.post("/tickets", WANTED, idempotency_key="a"), 201)
    with clock.at(now + timedelta(hours=23)):
        assert answered(agent.post("/tickets", WANTED, idempotency_key="a"), 201) == first
        forget(0)
        assert Answer.objects.count() == 1
    with clock.at(now + timedelta(hours=25)):
        assert answered(agent.post("/tickets", WANTED, idempotency_key="a"), 201) != first
        assert Answer.objects.count() == 1
    with clock.at(now + timedelta(hours=50)):
        forget(0)
        assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256, "ä", "a\tb"])
def test_a_key_is_short_and_printable(key: str, program: Call) -> None:
    problem(program("agent").post("/tickets", WANTED, idempotency_key=key), 422, "Idempotency-Key")


def _at_once(agent: Program, keys: list[str]) -> list[HttpResponse]:
    def post(key: str) -> Any:
        try:
            return agent.post("/tickets", WANTED, idempotency_key=key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(post, keys))


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one(cast: Cast, program: Call) -> None:
    responses = _at_once(program("agent"), ["a"] * 10)
    assert {response.status_code for response in responses} == {201}
    assert len({json.loads(response.content)["number"] for response in responses}) == 1
    assert sum("Idempotent-Replayed" in response for response in responses) == 9
    assert Ticket.objects.filter(subject="Einmal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_different_keys_at_once_are_ten(cast: Cast, program: Call) -> None:
    responses = _at_once(program("agent"), list("abcdefghij"))
    assert len({answered(response, 201)["number"] for response in responses}) == 10
