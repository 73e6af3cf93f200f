"""Presence and suggestions of names in the desk."""

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
