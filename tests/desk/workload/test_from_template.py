"""A new ticket from a template: it fills the form, and nothing that somebody has typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.people.models import Team
from tresen.tickets.checklists import save_checklist
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import ChecklistItem, Ticket, TicketTemplate

SignIn = Callable[[Any], Client]
FILL = "/desk/tickets/new/template/"
EMPTY = {"channel": "phone", "customer_text": "", "subject": "", "text": "", "kind": "incident", "priority": ""}


@pytest.fixture
def template(cast: Cast) -> TicketTemplate:
    add_field("text", Shape({"de": "Raum"}))
    add_field("integer", Shape({"de": "Zahl"}))
    items = [ChecklistItem(title="Konto anlegen", compulsory=True), ChecklistItem(title="Rechner bereitstellen")]
    return TicketTemplate.objects.create(
        name="Eintritt",
        subject="Neue Mitarbeiterin",
        body="Bitte bis Montag.",
        kind="request",
        priority=3,
        team=cast.team,
        category=cast.category,
        customer=cast.customer,
        values={"raum": "B 12", "zahl": 4},
        checklist=save_checklist(None, name="Eintritt", kinds=[], categories=[], items=items),
    )


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', page
    )
    return found[1] if found else ""


def test_it_fills_what_is_empty_with_its_tasks(cast: Cast, template: TicketTemplate, sign_in: SignIn) -> None:
    page = sign_in(cast.agent).post(FILL, {**EMPTY, "template": template.pk}).content.decode()
    assert value(page, "subject") == "Neue Mitarbeiterin"
    assert "Bitte bis Montag.</textarea>" in page
    assert (value(page, "category"), value(page, "category_text")) == (str(cast.category.pk), "Drucker")
    assert (value(page, "person"), value(page, "customer_text")) == (str(cast.customer.pk), "Karla Kundin")
    assert value(page, "field-raum") == "B 12"
    for chosen in ("request", "3", cast.team.pk):
        assert f'<option value="{chosen}" selected>' in page
    assert "Konto anlegen" in page
    assert not Ticket.objects.filter(subject="Neue Mitarbeiterin").exists()


def test_what_is_typed_stays_and_is_named(cast: Cast, template: TicketTemplate, sign_in: SignIn) -> None:
    typed = {**EMPTY, "subject": "Herr Neu", "text": "Zeile 1\r\nZeile 2", "mine": "on", "impact": "2"}
    typed |= {"shown": ["raum", "zahl"], "field-raum": "C 3", "field-zahl": "", "template": str(template.pk)}
    page = sign_in(cast.agent).post(FILL, typed).content.decode()
    assert value(page, "subject") == "Herr Neu"
    assert "Zeile 1\nZeile 2</textarea>" in page.replace("\r\n", "\n")
    assert (value(page, "field-raum"), value(page, "field-zahl")) == ("C 3", "4")
    assert "Betreff, Text" in page
    assert re.search(r'name="mine"[^>]*checked', page)
    assert '<option value="2" selected>' in page


def test_another_template_replaces_what_the_first_put_in_and_none_takes_it_out(
    cast: Cast, template: TicketTemplate, sign_in: SignIn
) -> None:
    other = TicketTemplate.objects.create(name="Austritt", subject="Jemand geht", values={"raum": "leer"})
    agent = sign_in(cast.agent)
    first = {**EMPTY, "subject": "Neue Mitarbeiterin", "text": "Eigene Worte", "kind": "request"}
    first |= {"category": str(cast.category.pk), "category_text": "Drucker", "shown": ["raum", "zahl"]}
    first |= {"field-raum": "B 12", "field-zahl": "9", "template_before": str(template.pk)}
    page = agent.post(FILL, {**first, "template": other.pk}).content.decode()
    assert value(page, "subject") == "Jemand geht"
    assert "Eigene Worte</textarea>" in page
    assert (value(page, "category"), value(page, "field-raum"), value(page, "field-zahl")) == ("", "leer", "9")
    assert '<option value="incident" selected>' in page
    page = agent.post(FILL, {**first, "template": ""}).content.decode()
    assert (value(page, "subject"), value(page, "field-raum"), value(page, "field-zahl")) == ("", "", "9")


def test_the_ticket_gets_the_tasks_and_says_its_template(cast: Cast, template: TicketTemplate, sign_in: SignIn) -> None:
    given = {**EMPTY, "subject": "Frau Neu", "text": "x", "customer_text": "Karla", "person": cast.customer.pk}
    sign_in(cast.agent).post("/desk/tickets/new/", {**given, "template": template.pk, "template_text": "Eintritt"})
    ticket = Ticket.objects.get(subject="Frau Neu")
    assert [(one.title, one.compulsory) for one in ticket.tasks.all()] == [
        ("Konto anlegen", True),
        ("Rechner bereitstellen", False),
    ]
    assert ticket.events.get(name="opened").data["template"] == template.pk


def test_only_templates_one_may_use_are_offered_and_filled_in(
    cast: Cast, template: TicketTemplate, sign_in: SignIn
) -> None:
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    agent, outsider = sign_in(cast.agent), sign_in(cast.outsider)
    found = "/desk/tickets/new/templates/"
    assert "Eintritt" in agent.get(found, {"template_text": "mitarb eintr"}).content.decode()
    assert "Eintritt" not in agent.get(found, {"template_text": "urlaub"}).content.decode()
    assert "Eintritt" not in outsider.get(found).content.decode()
    assert "Neue Mitarbeiterin" not in outsider.post(FILL, {**EMPTY, "template": template.pk}).content.decode()
    assert 'id="template-choice"' not in outsider.get("/desk/tickets/new/").content.decode()
    assert "Neue Mitarbeiterin" in agent.get("/desk/tickets/new/", {"template": template.pk}).content.decode()
    assert "Neue Mitarbeiterin" not in outsider.get("/desk/tickets/new/", {"template": template.pk}).content.decode()
    given = {**EMPTY, "subject": "s", "text": "x", "customer_text": "Sven", "person": cast.stranger.pk}
    assert outsider.post("/desk/tickets/new/", {**given, "template": template.pk}).status_code == 422
    assert not Ticket.objects.filter(subject="s").exists()
