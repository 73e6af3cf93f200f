"""Impact, urgency, priority, state, kind and category in the ticket's side panel."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.tickets.assessing import assess, set_matrix
from tresen.tickets.categories import add_category, change_category
from tresen.tickets.kinds import set_kind_setting
from tresen.tickets.models import Category, State

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def url(cast: Cast, noun: str) -> str:
    return f"/desk/tickets/{cast.ticket.number}/{noun}/"


def test_impact_and_urgency_give_the_priority_and_say_why(cast: Cast, agent: Client) -> None:
    agent.post(url(cast, "impact"), {"value": "2"}, headers=HTMX)
    page = agent.post(url(cast, "urgency"), {"value": "3"}, headers=HTMX).content.decode()
    cast.ticket.refresh_from_db()
    assert (cast.ticket.impact, cast.ticket.urgency, cast.ticket.priority) == (2, 3, 3)
    assert "Abteilung oder Team" in page
    why = agent.get(url(cast, "priority")).content.decode()
    assert "„Hoch“, weil Auswirkung „Abteilung oder Team“ × Dringlichkeit „Sofort“ (Matrix des Hauses)" in why
    set_matrix(cast.clinic, [4] * 9)
    assert "Matrix von Klinikum Test" in agent.get(url(cast, "priority")).content.decode()


@pytest.mark.parametrize("value", ["4", "0", "x", "²"])
def test_no_other_degrees(cast: Cast, agent: Client, value: str) -> None:
    for noun in ("impact", "urgency"):
        assert agent.post(url(cast, noun), {"value": value}, headers=HTMX).status_code == 422


def test_an_override_without_reason_is_refused_and_one_with_is_shown(cast: Cast, agent: Client) -> None:
    assess(cast.ticket, impact=3, urgency=3, by=cast.actor("agent"))
    refused = agent.post(url(cast, "priority"), {"value": "1"}, headers=HTMX)
    assert refused.status_code == 422
    page = agent.post(url(cast, "priority"), {"value": "1", "reason": "Nur ein Test"}, headers=HTMX).content.decode()
    assert "abweichend gesetzt: Nur ein Test" in page
    assert "Priorität abweichend gesetzt" in page  # in the timeline


def test_only_fitting_states_and_kinds_are_offered(cast: Cast, agent: Client) -> None:
    State.objects.filter(key="waiting_supplier").update(workspaces=[cast.other_team.pk])
    assert "Wartet auf Lieferant" not in agent.get(url(cast, "state")).content.decode()
    set_kind_setting("incident", names={"de": "Störungsmeldung"})
    set_kind_setting("praise", names={}, workspaces=[cast.other_team.pk])
    kinds = agent.get(url(cast, "kind")).content.decode()
    assert "Störungsmeldung" in kinds
    assert "Lob" not in kinds
    assert "Störungsmeldung" in agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()


def test_the_picker_finds_without_umlauts_and_offers_the_last_first(cast: Cast, agent: Client) -> None:
    wards = add_category({"de": "Geräte", "en": "Devices"}, organisation=cast.clinic)
    leaf = add_category({"de": "Großformat-Drücker"}, parent=wards)
    foreign = add_category({"de": "Skigeräte"}, organisation=cast.factory)
    for typed in ("geraete drucker", "Gerate druecker", "DEVICES gross"):
        found = agent.get(url(cast, "category"), {"q": typed}).content.decode()
        assert f'value="{leaf.pk}"' in found, typed
        assert f'value="{foreign.pk}"' not in found
    assert "Zuletzt" not in agent.get(url(cast, "category")).content.decode()
    agent.post(url(cast, "category"), {"value": leaf.pk}, headers=HTMX)
    menu = agent.get(url(cast, "category")).content.decode()
    assert menu.index("Zuletzt verwendet") < menu.index("Geräte › Großformat-Drücker") < menu.index("Alle Kategorien")
    assert agent.post(url(cast, "category"), {"value": foreign.pk}, headers=HTMX).status_code == 404


def test_the_hints_of_the_category_stand_beside_the_ticket(cast: Cast, agent: Client) -> None:
    change_category(cast.category, hints="<p>Erst den Stecker ziehen.</p>")
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert "<p>Erst den Stecker ziehen.</p>" in page


def test_a_large_tree_shows_its_upper_levels(cast: Cast, agent: Client, queries: Any) -> None:
    rows = [Category(parent=cast.category, organisation=cast.clinic, names={"de": f"K{n}"}) for n in range(400)]
    Category.objects.bulk_create(rows)
    with queries(most=9):
        menu = agent.get(url(cast, "category")).content.decode()
    assert menu.count("menu-item") == 2
    assert "Noch 400 weitere darunter" in menu


def test_a_new_ticket_is_assessed_in_its_form(cast: Cast, agent: Client) -> None:
    given = {"channel": "phone", "person": cast.customer.pk, "customer_text": "Karla", "subject": "Aus", "text": "Aus."}
    given |= {"kind": "incident", "impact": "3", "urgency": "3", "priority": "1"}
    refused = agent.post("/desk/tickets/new/", given)
    assert refused.status_code == 422
    assert "schreiben Sie den Grund dazu" in refused.content.decode()
    assert agent.post("/desk/tickets/new/", given | {"priority_reason": "Probe"}).status_code == 302
    made = cast.customer.tickets.latest("id")
    assert (made.priority, made.impact, made.priority_reason) == (1, 3, "Probe")
