"""The palette offers what one may do, finds what one may see, and tells nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.desk.keys import KEYS
from tresen.desk.palette.offers import Asked, Offer
from tresen.desk.palette.sources import SOURCES
from tresen.people.models import Membership, TeamMembership, TeamRole
from tresen.texts.editing import Draft, make_module
from tresen.tickets import noting
from tresen.tickets.body import Body

SignIn = Callable[[Any], Client]
WAYS = ("url", "choices", "dialog", "post", "press", "write")


def shown(client: Client, **query: str) -> str:
    return client.get("/desk/palette/", query).content.decode()


def found(client: Client, words: str) -> str:
    return client.get("/desk/palette/found/", {"q": words}).content.decode()


def offers(asked: Asked) -> list[Offer]:
    return [offer for source in SOURCES for offer in source.offers(asked)]


def test_each_offer_does_one_thing_and_names_a_known_key(cast: Cast) -> None:
    for offer in offers(Asked(cast.actor("admin"), "Drucker", cast.ticket)):
        assert sum(bool(getattr(offer, way)) for way in WAYS) == 1, offer
        assert not offer.key or offer.key in KEYS
        assert not offer.press or offer.press in KEYS


def test_every_address_it_offers_is_there(cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in(cast.admin)
    for offer in offers(Asked(cast.actor("admin"), "Drucker", cast.ticket)):
        for address in filter(None, (offer.url, offer.choices, offer.dialog)):
            assert admin.get(address, headers={"HX-Request": "true"}).status_code in {200, 302}, address


def test_actions_come_with_a_ticket_and_the_rights_for_it(cast: Cast, sign_in: SignIn) -> None:
    assert "/priority/" not in shown(sign_in(cast.agent))
    assert f"/desk/tickets/{cast.ticket.number}/priority/" in shown(sign_in(cast.agent), ticket=cast.ticket.number)
    assert "/priority/" not in shown(sign_in(cast.outsider), ticket=cast.ticket.number)


def test_a_reader_is_offered_no_change(cast: Cast, sign_in: SignIn) -> None:
    role = TeamRole.objects.create(names={"de": "Zuschauer"}, rights=[])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    page = shown(sign_in(cast.agent), ticket=cast.ticket.number)
    assert f"/desk/tickets/{cast.ticket.number}/" not in page.replace(f"/desk/tickets/{cast.ticket.number}/mute/", "")
    assert 'data-press="reply"' not in page


def test_only_administrators_find_settings(cast: Cast, sign_in: SignIn) -> None:
    assert "/desk/admin/mailboxes/" in shown(sign_in(cast.admin))
    assert "/desk/admin/" not in shown(sign_in(cast.agent))


def test_a_number_and_words_find_tickets(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    assert f"/desk/tickets/{cast.ticket.number}/" in found(agent, cast.ticket.number.lower())
    assert "<mark>druckt</mark>" in found(agent, "druck")


@pytest.mark.parametrize("typed", [":", ".", "/", "::", "' OR 1=1", "& | ! <->", "a:b/c.d", "%", "\\", "((", "10:30"])
def test_no_sign_breaks_it(cast: Cast, sign_in: SignIn, typed: str) -> None:
    assert sign_in(cast.agent).get("/desk/palette/found/", {"q": typed * 2}).status_code == 200


def test_what_was_just_written_is_found_at_once(cast: Cast, sign_in: SignIn) -> None:
    noting.note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Kennwort Zaunkönig"))
    assert cast.ticket.number in found(sign_in(cast.agent), "zaunkönig")


def test_a_text_module_is_put_into_the_open_ticket_or_leads_to_its_page(cast: Cast, sign_in: SignIn) -> None:
    texts = {"de": "<p>Bitte neu einwählen.</p>"}
    shared = make_module(Draft("vpn", "Zaunkönig", texts, audience="everybody"), by=cast.actor("admin"))
    own = make_module(Draft("meins", "Zaunkönig allein", texts), by=cast.actor("colleague"))
    agent = sign_in(cast.agent)
    assert f'data-url="/desk/modules/{shared.pk}/"' in found(agent, "::vpn")
    answer = agent.get("/desk/palette/found/", {"q": "zaunk", "ticket": cast.ticket.number}).content.decode()
    assert f'data-write-module="{shared.pk}"' in answer
    assert f'"{own.pk}"' not in answer
    assert "allein" not in found(agent, "zaunk")
    foreign = sign_in(cast.outsider).get("/desk/palette/found/", {"q": "zaunk", "ticket": cast.ticket.number})
    assert "data-write-module" not in foreign.content.decode()


def test_umlauts_do_not_matter_for_people(cast: Cast, sign_in: SignIn) -> None:
    assert "Otto" in found(sign_in(cast.agent), "aussen")


def test_it_tells_nothing_of_what_one_may_not_see(cast: Cast, sign_in: SignIn) -> None:
    """Not the ticket, not that there is one: not in what is found, not among what was open of late, not as context."""
    secret = cast.open("Geheimnis Zaunkönig", team=cast.other_team)
    agent = sign_in(cast.agent)
    for words in ("zaunkönig", secret.number, secret.number.removeprefix("T-")):
        assert secret.number not in found(agent, words)
        assert "Geheimnis" not in found(agent, words)
    nothing = shown(agent, seen="t:T-99999999")
    assert shown(agent, seen=f"t:{secret.number}") == nothing
    assert shown(agent, ticket=secret.number) == shown(agent, ticket="T-99999999")


def test_whoever_is_limited_to_a_client_finds_no_other(cast: Cast, sign_in: SignIn) -> None:
    TeamMembership.objects.filter(person=cast.outsider).update(organisations=[cast.factory.pk])
    limited = sign_in(cast.outsider)
    assert "<mark>Werk</mark> Test" in found(limited, "werk")
    for words in ("klinikum", "karla", "kundin"):
        assert "Klinikum" not in found(limited, words)
        assert "Karla" not in found(limited, words)
    assert "Klinikum" not in shown(limited, seen=f"o:{cast.clinic.pk},p:{cast.customer.pk}")
    assert Membership.objects.filter(person=cast.customer).exists()


def test_the_latest_comes_first_and_the_open_one_not_at_all(cast: Cast, sign_in: SignIn) -> None:
    other = cast.open("Zweiter")
    page = shown(sign_in(cast.agent), seen=f"p:{cast.customer.pk},t:{other.number},t:{cast.ticket.number}")
    recent = page.partition('data-part="recent"')[2].partition('role="group"')[0]
    assert recent.index("Karla") < recent.index(other.number) < recent.index(cast.ticket.number)
    page = shown(sign_in(cast.agent), seen=f"t:{cast.ticket.number},t:{other.number}", ticket=cast.ticket.number)
    recent = page.partition('data-part="recent"')[2].partition('role="group"')[0]
    assert other.number in recent
    assert cast.ticket.number not in recent


def test_it_costs_the_same_however_much_there_is(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    agent = sign_in(cast.agent)
    for number in range(12):
        cast.open(f"Drucker {number}")
    seen = f"t:{cast.ticket.number},p:{cast.customer.pk},o:{cast.clinic.pk}"
    with queries(most=14):
        shown(agent, ticket=cast.ticket.number, seen=seen)
    with queries(most=11):
        found(agent, "test")
