"""Signing and encrypting by API: asked for, refused with a reason, shown to those who work on the ticket."""

from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.channels.email.protection import keyring, openpgp
from tresen.channels.email.protection.reading import openpgp_read
from tresen.tickets.models import Message

YEAR = 365 * 86400


@pytest.fixture
def keys(cast: Cast) -> None:
    admin = cast.actor("admin")
    private = openpgp.generate("Support", "support@desk.test", YEAR)
    keyring.add_own(cast.mailbox, openpgp_read(openpgp.public_of(private), private), by=admin)
    public = openpgp.public_of(openpgp.generate("Karla", "karla@klinikum.test", YEAR))
    keyring.add_public("karla@klinikum.test", openpgp_read(public), by=admin)


def path(cast: Cast) -> str:
    return f"/tickets/{cast.ticket.number}/messages"


def given(**more: Any) -> dict[str, Any]:
    return {"kind": "reply", "body": "Gerne.", **more}


def test_a_reply_is_signed_and_encrypted(cast: Cast, keys: None, program: Call) -> None:
    made = answered(program("agent").post(path(cast), given(sign=True, encrypt=True)), 201)
    assert (made["protection"]["sign"], made["protection"]["encrypted"]) == (True, True)
    seen = answered(program("customer").get(path(cast)))["items"]
    assert all(one["protection"] is None for one in seen)


def test_without_a_key_it_is_refused_and_nothing_said(cast: Cast, program: Call) -> None:
    refused = problem(program("agent").post(path(cast), given(encrypt=True)), 422)
    assert "karla@klinikum.test" in refused["detail"]
    assert Message.objects.filter(ticket=cast.ticket).count() == 1


def test_an_encrypted_request_wants_a_word(cast: Cast, program: Call) -> None:
    Message.objects.filter(ticket=cast.ticket).update(facts={"protection": {"encrypted": True}})
    problem(program("agent").post(path(cast), given()), 422)
    answered(program("agent").post(path(cast), given(encrypt=False)), 201)


def test_a_note_is_not_sent(cast: Cast, program: Call) -> None:
    problem(program("agent").post(path(cast), {"kind": "note", "body": "x", "sign": True}), 422, "sign")
