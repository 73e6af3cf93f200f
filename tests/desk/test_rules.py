"""The page of rules, and “Why?” in a ticket."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.desk.conditions.editing import END, GROUP, ROW
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.models import Rehearsal, Rule, RuleAct
from tresen.routing.rehearsing import carry_on
from tresen.routing.rule_editing import RuleDraft, make_rule
from tresen.tickets.body import Body
from tresen.tickets.models import Event
from tresen.tickets.receiving import receive

SignIn = Callable[[Any], Client]
pytestmark = pytest.mark.usefixtures("db")
STOPPED = {"all": [{"field": "event.text", "operator": "contains", "value": "Stillstand"}]}


def sent(**more: Any) -> dict[str, Any]:
    row = [ROW, "event.text", "contains", "Stillstand", END]
    actions = {"act": ["a00000001"], "a00000001.do": "priority", "a00000001.to": "4"}
    return {
        "name": "Stillstand",
        "is_active": "1",
        "occasions": ["customer_writes"],
        "condition": [GROUP, "all", *row, END],
        **actions,
        **more,
    }


def acted(cast: Cast) -> Event:
    make_rule(
        RuleDraft("Stillstand", ["customer_writes"], [{"do": "priority", "to": "4"}], STOPPED), by=cast.actor("admin")
    )
    receive(cast.ticket, by=Actor.of(cast.customer), body=Body.from_text("Stillstand in Halle 3"), author=cast.customer)
    return Event.objects.get(ticket=cast.ticket, name="priority_changed")


def test_an_administrator_makes_changes_orders_and_deletes_rules(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.admin)
    assert browser.post("/desk/admin/rules/new/", sent()).status_code == 302
    rule = Rule.objects.get()
    assert (rule.condition, rule.actions) == (STOPPED, [{"do": "priority", "to": "4"}])
    assert b"Stillstand" in browser.get("/desk/admin/rules/").content
    wrong = browser.post(f"/desk/admin/rules/{rule.pk}/", sent(name="Ganz anders", occasions=[]))
    assert wrong.status_code == 422
    assert b"Ganz anders" in wrong.content  # nothing that was typed is lost
    browser.post(f"/desk/admin/rules/{rule.pk}/", sent(name="Ganz anders"))
    page = browser.get(f"/desk/admin/rules/{rule.pk}/").content.decode()
    assert "1 · Stillstand" in page
    assert "2 · Ganz anders" in page
    browser.post(f"/desk/admin/rules/{rule.pk}/end/")
    assert f"/rules/{rule.pk}/" not in browser.get("/desk/admin/rules/").content.decode()
    assert browser.get(f"/desk/admin/rules/{rule.pk}/").status_code == 404


def test_what_a_rule_did_has_a_why_with_what_it_met(cast: Cast, sign_in: SignIn) -> None:
    event = acted(cast)
    browser = sign_in(cast.agent)
    place = f"/desk/tickets/{cast.ticket.number}/events/{event.pk}/why/"
    assert place in browser.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    why = browser.get(place).content.decode()
    assert "Stillstand in Halle 3" in why
    assert str(cast.customer) in why
    assert sign_in(cast.outsider).get(place).status_code == 404
    first = Event.objects.filter(ticket=cast.ticket).order_by("pk")[0]
    assert browser.get(f"/desk/tickets/{cast.ticket.number}/events/{first.pk}/why/").status_code == 404  # by no rule
    other = cast.open(team=cast.other_team)
    assert browser.get(f"/desk/tickets/{other.number}/events/{event.pk}/why/").status_code == 404


def test_an_administrator_reads_nothing_of_confidential_tickets_here(cast: Cast, sign_in: SignIn) -> None:
    acted(cast)
    address = f"/desk/admin/rules/{RuleAct.objects.get().rule_id}/"
    assert cast.ticket.number in sign_in(cast.admin).get(address).content.decode()
    cast.team.confidential = True
    cast.team.save()
    assert cast.ticket.number not in sign_in(cast.admin).get(address).content.decode()


def test_rows_of_the_editor_know_the_fields_of_the_event(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.admin)
    row = {"condition": [ROW, "event.by", "is", END], "row": "c1"}
    assert "ein Kunde" in browser.get("/desk/conditions/part/", row | {"about": "rule"}).content.decode()
    assert "ein Kunde" not in browser.get("/desk/conditions/part/", row).content.decode()
    line = browser.post("/desk/actions/line/?about=rule&line=a00000001", {"a00000001.do": "assign", "act": "a00000001"})
    assert 'value="me"' not in line.content.decode()


def test_what_a_rule_did_is_taken_back_in_the_ticket(cast: Cast, sign_in: SignIn) -> None:
    event = acted(cast)
    place = f"/desk/tickets/{cast.ticket.number}/events/{event.pk}/"
    browser = sign_in(cast.agent)
    assert f"{place}rule/undo/" in browser.get(f"{place}why/").content.decode()
    assert sign_in(cast.outsider).post(f"{place}rule/undo/").status_code == 404
    assert browser.post(f"{place}rule/undo/").status_code == 302
    cast.ticket.refresh_from_db()
    assert cast.ticket.priority == 2
    assert f"{place}rule/undo/" not in browser.get(f"{place}why/").content.decode()
    assert browser.post(f"{place}rule/undo/").status_code == 422


@pytest.mark.parametrize("how", ["act", "hours"])
def test_what_a_rule_did_is_taken_back_on_its_page(cast: Cast, sign_in: SignIn, how: str) -> None:
    acted(cast)
    act = RuleAct.objects.get()
    address, browser = f"/desk/admin/rules/{act.rule_id}/", sign_in(cast.admin)
    assert f"{address}undo/" in browser.get(address).content.decode()
    assert browser.post(f"{address}undo/", {"hours": "9999"}).status_code == 422
    assert browser.post(f"{address}undo/", {"act": "x"}).status_code == 404
    given = {"act": str(act.pk)} if how == "act" else {"hours": "24"}
    assert browser.post(f"{address}undo/", given).status_code == 302
    cast.ticket.refresh_from_db()
    assert cast.ticket.priority == 2
    page = browser.get(address).content.decode()
    assert f"{address}undo/" not in page


def test_a_wording_is_tried_on_the_past_before_it_is_saved(cast: Cast, sign_in: SignIn) -> None:
    receive(cast.ticket, by=Actor.of(cast.customer), body=Body.from_text("Stillstand in Halle 3"), author=cast.customer)
    browser = sign_in(cast.admin)
    begun = browser.post("/desk/admin/rules/try/", sent()).content.decode()
    made = Rehearsal.objects.get()
    address = f"/desk/admin/rules/trials/{made.pk}/"
    assert address in begun  # it asks again until it is done
    carry_on(made.pk)
    page = browser.get(address).content.decode()
    assert f'hx-get="{address}"' not in page
    assert cast.ticket.number in page
    assert "Dringend" in page
    assert sign_in(cast.agent).get(address).status_code == 404
    assert not Rule.objects.exists()
    cast.ticket.refresh_from_db()
    assert cast.ticket.priority == 2


def test_a_rule_of_time_says_on_how_many_it_would_act_at_once(cast: Cast, sign_in: SignIn) -> None:
    with clock.at(clock.now() - timedelta(days=100)):
        cast.open("Liegt seit langem")
    row = [ROW, "ticket.created_at", "longer_ago", "50", "d", END]
    browser = sign_in(cast.admin)
    browser.post("/desk/admin/rules/try/", sent(occasions=["time"], condition=[GROUP, "all", *row, END]))
    made = Rehearsal.objects.get()
    address = f"/desk/admin/rules/trials/{made.pk}/"
    assert "jetzt so" not in browser.get(address).content.decode()  # it is still looking
    carry_on(made.pk)
    page = browser.get(address).content.decode()
    assert "1 Vorgang ist jetzt so" in page


def test_a_wording_that_is_wrong_says_so_instead(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.admin).post("/desk/admin/rules/try/", sent(occasions=[]))
    assert page.status_code == 200
    assert "banner bad" in page.content.decode()
    assert not Rehearsal.objects.exists()
