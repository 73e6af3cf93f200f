"""The composer's toggles: what is offered, what is warned of, what then leaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.channels.email.models import Key
from tresen.channels.email.protection import keyring, openpgp
from tresen.channels.email.protection.reading import openpgp_read
from tresen.kit import clock
from tresen.tickets.models import Message

YEAR = 365 * 86400


@pytest.fixture
def keys(cast: Cast) -> None:
    admin = cast.actor("admin")
    private = openpgp.generate("Support", "support@desk.test", YEAR)
    keyring.add_own(cast.mailbox, openpgp_read(openpgp.public_of(private), private), by=admin)
    public = openpgp.public_of(openpgp.generate("Karla", "karla@klinikum.test", YEAR))
    keyring.add_public("karla@klinikum.test", openpgp_read(public), by=admin)


@pytest.fixture
def agent(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.agent)


def fragment(client: Client, cast: Cast, to: str = "karla@klinikum.test", **more: str) -> str:
    url = f"/desk/tickets/{cast.ticket.number}/protection/"
    return client.get(url, {"kind": "reply", "to": to, **more}).content.decode()


def secret(cast: Cast) -> None:
    first = cast.ticket.first_message
    assert first is not None
    Message.objects.filter(pk=first.pk).update(facts={"protection": {"encrypted": True}})


def send(client: Client, cast: Cast, **more: str) -> Any:
    url = f"/desk/tickets/{cast.ticket.number}/reply/"
    given = {"html": "<p>Gerne.</p>", "to": "karla@klinikum.test", **more}
    return client.post(url, given, headers={"HX-Request": "true"})


def last(cast: Cast) -> Message:
    return Message.objects.filter(ticket=cast.ticket).order_by("-id")[0]


def test_without_keys_nothing_is_offered(cast: Cast, agent: Client) -> None:
    assert fragment(agent, cast).strip() == ""


def test_both_are_offered(cast: Cast, keys: None, agent: Client) -> None:
    page = fragment(agent, cast)
    assert 'data-seal="sign"' in page
    assert 'data-seal="encrypt"' in page
    assert "disabled" not in page
    assert "BEGIN PGP" not in page


def test_who_lacks_a_key_is_named(cast: Cast, keys: None, agent: Client) -> None:
    page = fragment(agent, cast, cc="wolf@klinikum.test")
    assert "Kein Schlüssel für wolf@klinikum.test" in page
    assert send(agent, cast, cc="wolf@klinikum.test", encrypt="yes").status_code != 200
    assert last(cast).kind == "customer"


def test_what_is_chosen_is_kept_with_the_message(cast: Cast, keys: None, agent: Client) -> None:
    assert send(agent, cast, sign="yes", encrypt="yes").status_code == 200
    assert last(cast).facts["protection"] == {"sign": True, "encrypt": True, "encrypted": True}


def test_an_encrypted_request_warns_and_wants_a_choice(cast: Cast, agent: Client) -> None:
    secret(cast)
    page = fragment(agent, cast)
    assert "Die Anfrage kam verschlüsselt." in page
    assert 'data-seal="clear"' in page
    refused = send(agent, cast)
    assert refused.status_code != 200
    assert last(cast).kind == "customer"
    assert send(agent, cast, encrypt="no").status_code == 200
    assert last(cast).facts["protection"]["encrypt"] is False


def test_what_came_encrypted_is_not_quoted_in_clear(cast: Cast, agent: Client) -> None:
    from tresen.channels.email.outgoing.composing import compose

    secret(cast)
    send(agent, cast, encrypt="no", history="full")
    mail = compose(Message.objects.select_related("ticket__customer", "author").get(pk=last(cast).pk), cast.mailbox)
    assert "linke Hälfte" not in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_what_came_encrypted_is_not_passed_on_in_clear_by_accident(cast: Cast, agent: Client) -> None:
    secret(cast)
    url = f"/desk/tickets/{cast.ticket.number}/forward/"
    first = cast.ticket.first_message
    assert first is not None
    given = {"html": "<p>Bitte ansehen</p>", "to": "technik@werk.test", "message": str(first.pk)}
    assert agent.post(url, given, headers={"HX-Request": "true"}).status_code != 200
    assert agent.post(url, {**given, "encrypt": "no"}, headers={"HX-Request": "true"}).status_code == 200


def test_an_expired_or_expiring_key_warns_before_sending(cast: Cast, keys: None, agent: Client) -> None:
    own = Key.objects.filter(mailbox=cast.mailbox)
    own.update(valid_until=clock.now() + timedelta(days=5))
    assert "läuft am" in fragment(agent, cast)
    own.update(valid_until=clock.now() - timedelta(days=5))
    assert "ist abgelaufen" in fragment(agent, cast)
    assert send(agent, cast, sign="yes").status_code != 200


@pytest.mark.parametrize("who", ["outsider", "customer", "stranger"])
def test_others_do_not_learn_who_has_a_key(who: str, cast: Cast, keys: None, sign_in: Callable[[Any], Client]) -> None:
    url = f"/desk/tickets/{cast.ticket.number}/protection/?to=karla@klinikum.test"
    assert sign_in(cast.person(who)).get(url).status_code == 404
