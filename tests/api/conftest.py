import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Cast
from tresen.people.models import Person
from tresen.people.tokens import issue

ROOT = "/api/v1"


@dataclass(frozen=True)
class Program:
    """A program with a token (None: without)."""

    token: str | None

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """`body`: what becomes JSON, or raw bytes. Headers as keywords: idempotency_key="…"."""
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        address = path if path.startswith("/api/") else ROOT + path
        client = Client(raise_request_exception=False)
        return client.generic(method, address, content, content_type="application/json", headers=given)  # type: ignore[return-value]

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.send("DELETE", path, **headers)


Call = Callable[..., Program]


@pytest.fixture
def program(cast: Cast) -> Call:
    """`program("agent")` acts as that member of the cast; `program("nobody")` has no token."""

    def of(who: str, scope: str = "write") -> Program:
        person: Person | None = cast.person(who)
        return Program(None if person is None else issue(person, scope=scope, name="test"))

    return of


def problem(response: HttpResponse, status: int, *fields: str) -> dict[str, Any]:
    """The answer must be a problem document of this status, about these fields."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    content: dict[str, Any] = json.loads(response.content)
    assert content["type"] == "about:blank"
    assert content["status"] == status
    assert content["title"]
    assert content["detail"]
    assert set(content) <= {"type", "title", "status", "detail", "errors"}
    named = [error["field"] for error in content.get("errors", [])]
    assert set(fields) <= set(named), content
    return content


def answered(response: HttpResponse, status: int = 200) -> Any:
    assert response.status_code == status, (response.status_code, response.content[:800])
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)
