from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit import blobs
from tresen.kit.html import clean_tree, tree
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.models import Message
from tresen.tickets.receiving import receive
from tresen.tickets.saying import NewFile, Origin

Received = Callable[..., Message]


@pytest.fixture
def agent(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.agent)


@pytest.fixture
def received(cast: Cast) -> Received:
    """A mail of the customer in the cast's ticket, as the intake would have stored it."""

    def made(html: str = "<p>x</p>", *files: NewFile, facts: dict[str, Any] | None = None, sender: str = "") -> Message:
        raw = blobs.put(f"Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode())
        origin = Origin(sender=sender or "Karla <Karla@klinikum.test>", raw=raw, facts=facts or {})
        body = Body(text="x", html=clean_tree(tree(html)).html)
        return receive(
            cast.ticket, by=SYSTEM, body=body, author=cast.customer, channel="email", origin=origin, attachments=files
        )

    return made
