"""Who calls: a program with a person's token."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from tresen.api.problems import Problem
from tresen.people.actor import Actor
from tresen.people.models import ApiToken
from tresen.people.models.token import Scope
from tresen.people.tokens import note_use, token_by_secret

READING = {"GET", "HEAD", "OPTIONS"}
OF_TICKETS = re.compile(r"/api/v1/((tickets|messages)(/|$)|templates/\d+/tickets$)")
LARGEST_BODY = 10_000_000


@dataclass(frozen=True)
class Caller:
    token: ApiToken
    actor: Actor


class Call(HttpRequest):
    """A request after the door: its caller is known."""

    auth: Caller


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        known = token_by_secret(token.strip())
        if known is None:
            return None
        if request.method not in READING:
            if known.scope == Scope.READ:
                raise Problem(403, "This token may only read.")
            if known.scope == Scope.TICKETS and not OF_TICKETS.search(request.path):
                raise Problem(403, "This token may write tickets and their messages, nothing else.")
            _take_body(request)
        note_use(known)
        return Caller(known, Actor.of(known.person))


def _take_body(request: HttpRequest) -> None:
    """Reads the body for who may send one, and no more than is allowed (Django's own limit is for forms)."""
    body = b"" if _announced(request) > LARGEST_BODY else request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY or _announced(request) > LARGEST_BODY:
        raise Problem(413, f"A request may have up to {LARGEST_BODY:,} bytes.")
    request._body = body  # where HttpRequest.body keeps what it has read


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0
