"""Presence and suggestions of names in the desk."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.people.models import Team
from tresen.tickets.body import Body
from tresen.tickets.mentioning import OUTSIDERS, Naming
from tresen.tickets.models import Mention, Presence
from tresen.tickets.noting import note
from tresen.tickets.replying import reply

SignIn = Callable[[Any], Client]


def place(cast: Cast, noun: str = "presence/") -> str:
    return f"/desk/tickets/{cast.ticket.number}/{noun}"


def test_the_others_are_told_in_words(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.colleague).post(place(cast), {"tab": "tab-of-cem", "doing": "reply"})
    told = sign_in(cast.agent).post(place(cast), {"tab": "tab-of-anna", "doing": "reading"}).content.decode()
    assert "Cem Kollege schreibt gerade eine Antwort" in told
    assert "Anna" not in told
    assert "Anna Agentin liest mit" in sign_in(cast.colleague).get(place(cast)).content.decode()
    sign_in(cast.colleague).delete(f"{place(cast)}?tab=tab-of-cem")
    assert not sign_in(cast.agent).get(place(cast)).content.strip()


@pytest.mark.parametrize("who", ["outsider", "customer"])
def test_who_does_not_work_on_it_neither_sees_nor_is_seen(who: str, cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.colleague).post(place(cast), {"tab": "tab-of-cem", "doing": "reply"})
    client = sign_in(getattr(cast, who))
    for answer in (client.get(place(cast)), client.post(place(cast), {"tab": "tab-of-other"})):
        assert answer.status_code == 404
    assert Presence.objects.count() == 1


def names(cast: Cast, sign_in: SignIn, wanted: str = "") -> list[str]:
    items = sign_in(cast.agent).get(place(cast, f"mentions/?q={wanted}")).json()["items"]
    return [one["name"] for one in items]


def test_those_who_see_the_ticket_come_first_and_the_others_are_shown_as_such(cast: Cast, sign_in: SignIn) -> None:
    assert names(cast, sign_in) == ["Adam Admin", "Cem Kollege", "Otto Außen"]
    assert names(cast, sign_in, "kol") == ["Cem Kollege"]
    assert names(cast, sign_in, "ne") == ["Netze"]
    (otto,) = sign_in(cast.agent).get(place(cast, "mentions/?q=ott")).json()["items"]
    assert "nur diese Notiz" in otto["note"]
    OUTSIDERS.set(False)
    assert names(cast, sign_in) == ["Adam Admin", "Cem Kollege"]


def test_nobody_outside_is_suggested_for_what_is_confidential(cast: Cast, sign_in: SignIn) -> None:
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    assert names(cast, sign_in) == ["Cem Kollege"]


def test_an_open_question_stands_at_the_head_until_it_is_closed(cast: Cast, sign_in: SignIn) -> None:
    naming = Naming((cast.colleague.pk,), asks=True)
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Weißt du das?"), naming=naming)
    words = "Frage an Cem Kollege offen"
    assert words in sign_in(cast.agent).get(place(cast, "")).content.decode()
    assert "Anna Agentin fragt Sie" in sign_in(cast.colleague).get(place(cast, "")).content.decode()
    key = Mention.objects.get().pk
    changed = sign_in(cast.agent).post(
        place(cast, f"questions/{key}/"), {"do": "close"}, headers={"HX-Request": "true", "X-Seen": "0-0"}
    )
    assert words not in changed.content.decode()
    assert "nicht mehr nötig" in changed.content.decode()
    other = cast.open("Anderes")
    assert (
        sign_in(cast.agent).post(f"/desk/tickets/{other.number}/questions/{key}/", {"do": "close"}).status_code == 404
    )


def sent(cast: Cast, client: Client, **more: Any) -> Any:
    given = {"html": "<p>Von mir</p>", "to": "karla@klinikum.test", **more}
    return client.post(place(cast, "reply/"), given, headers={"HX-Request": "true"})


def test_a_second_reply_is_asked_about_first_and_shows_what_the_other_wrote(cast: Cast, sign_in: SignIn) -> None:
    seen = cast.ticket.messages.latest("pk").pk
    his = reply(cast.ticket, by=cast.actor("colleague"), body=Body.from_text("Der Treiber ist erneuert."))
    client = sign_in(cast.agent)
    asked = sent(cast, client, seen=seen)
    told = json.loads(asked["HX-Trigger"])["asks"]
    assert asked.status_code == 409
    assert "Cem Kollege" in told["words"]
    assert "Der Treiber ist erneuert." in told["points"][0]
    assert cast.ticket.messages.filter(author=cast.agent).count() == 0
    assert sent(cast, client, seen=seen, **{told["name"]: told["value"]}).status_code == 200
    assert sent(cast, client, seen=his.pk).status_code == 200


def test_a_third_that_came_while_he_was_asked_asks_again(cast: Cast, sign_in: SignIn) -> None:
    seen = cast.ticket.messages.latest("pk").pk
    client, told = sign_in(cast.agent), {}
    for words in ("Erstens", "Zweitens"):
        agreed = {"agreed": told["value"]} if words == "Zweitens" else {}
        reply(cast.ticket, by=cast.actor("colleague"), body=Body.from_text(words))
        asked = sent(cast, client, seen=seen, **agreed)
        told = json.loads(asked["HX-Trigger"])["asks"]
        assert [one.rpartition(": ")[2] for one in told["points"]] == [words]


def test_while_a_colleague_writes_one_it_is_asked_about_too(cast: Cast, sign_in: SignIn) -> None:
    seen = cast.ticket.messages.latest("pk").pk
    sign_in(cast.agent).post(place(cast), {"tab": "tab-of-anna", "doing": "reply"})
    assert sent(cast, sign_in(cast.agent), seen=seen).status_code == 200
    assert sent(cast, sign_in(cast.colleague), seen=10**9).status_code == 409
