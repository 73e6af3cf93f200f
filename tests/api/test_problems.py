"""Whatever goes wrong is a problem document, and tells nothing of the inside."""

import pytest
from django.db import OperationalError

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit.alarms import raise_alarm


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/tickets/", "/articles", "/docs", "/../desk", "/tickets/T-1/nothing", "/people/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address(path: str, method: str, cast: Cast, program: Call) -> None:
    response = program("agent").send(method, path)
    assert response.status_code in {404, 405}
    problem(response, response.status_code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "HEAD"])
@pytest.mark.parametrize("path", ["/tickets", "/tickets/T-1", "/people", "/health", "/openapi.json"])
def test_a_method_that_does_not_work_there(method: str, path: str, program: Call) -> None:
    response = program("agent").send(method, path)
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    if method != "HEAD":
        problem(response, 405)


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"{'a': 1}", b"[" * 100_000, b'{"subject": ' + b"9" * 5000 + b"}", b"\xef\xbb\xbf{}"]
)
def test_a_body_that_is_not_json(body: bytes, program: Call) -> None:
    problem(program("agent").send("POST", "/tickets", body), 400)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'"x"', b"5", b"NaN", b'{"subject": NaN}', b'[{"subject": "x"}]']
)
def test_json_that_is_not_what_is_wanted(body: bytes, program: Call) -> None:
    problem(program("agent").send("POST", "/tickets", body), 422)


def test_a_body_that_is_too_large(program: Call) -> None:
    problem(program("agent").send("POST", "/tickets", b'{"subject": "' + b"x" * 10_000_000 + b'"}'), 413)
    near = b'{"subject": "x", "body": "x", "customer": "karla@klinikum.test"' + b" " * 9_000_000 + b"}"
    answered(program("agent").send("POST", "/tickets", near), 201)
    problem(program("nobody").send("POST", "/tickets", b"x" * 10_000_001), 401)


@pytest.mark.parametrize("number", ["%00", "T-1%00", "x" * 5000, "%ff", "..%2f..", "'%20OR%201=1--", "%F0%9F%98%80"])
def test_numbers_that_are_none(number: str, program: Call) -> None:
    problem(program("agent").get(f"/tickets/{number}"), 404)


def test_something_broken_tells_nothing(monkeypatch: pytest.MonkeyPatch, program: Call) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("password=hunter2 SELECT * FROM people_person")

    monkeypatch.setattr("tresen.api.people.teams.page", broken)
    content = problem(program("agent").get("/teams"), 500)
    assert "hunter2" not in str(content)
    assert "SELECT" not in str(content)


def test_a_database_out_of_reach_asks_for_patience(monkeypatch: pytest.MonkeyPatch, program: Call) -> None:
    def away(*args: object) -> None:
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setattr("tresen.api.bearer.token_by_secret", away)
    response = program("agent").get("/teams")
    content = problem(response, 503)
    assert "10.0.0.1" not in str(content)
    assert response["Retry-After"]


def test_it_speaks_english_whoever_asks(cast: Cast, program: Call) -> None:
    content = problem(program("agent").get("/tickets/x", accept_language="de"), 404)
    assert content["title"] == "Not Found"


def test_health_is_told_to_everybody(program: Call) -> None:
    assert answered(program("nobody").get("/health"))["status"] == "ok"


def test_health_counts_alarms(db: None, program: Call) -> None:
    raise_alarm("storage-full", "")
    assert answered(program("nobody").get("/health"))["alarms"] == 1
