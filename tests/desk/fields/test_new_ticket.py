"""The form of a new ticket follows what is chosen in it."""

from typing import Any

from tests.cast import Cast
from tests.desk.test_queries import SignIn
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import FormRule, Ticket

SENT = {"channel": "phone", "customer_text": "Karla", "subject": "s", "text": "t", "kind": "incident"}


def rule(condition: Any, *actions: dict[str, Any]) -> FormRule:
    return FormRule.objects.create(name="Regel", condition=condition, actions=list(actions))


def test_fields_come_and_go_with_kind_and_values_and_typed_words_stay(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Grund"}, kinds=["request"]))
    add_field("yes_no", Shape({"de": "Vor Ort"}))
    add_field("text", Shape({"de": "Raum"}))
    add_field("integer", Shape({"de": "Zahl"}))
    rule({"field": "field.vor_ort", "operator": "yes"}, {"do": "show", "field": "raum"})
    agent = sign_in(cast.agent)
    first = agent.get("/desk/tickets/new/").content.decode()
    assert 'id="field-vor_ort"' in first
    assert 'id="field-grund"' not in first
    assert 'id="field-raum"' not in first
    posted = {**SENT, "kind": "request", "shown": ["vor_ort", "zahl"], "field-vor_ort": "yes", "field-zahl": "zwölf"}
    live = agent.post("/desk/tickets/new/fields/", posted).content.decode()
    assert 'id="field-grund"' in live
    assert 'id="field-raum"' in live
    assert 'value="zwölf"' in live
    assert not Ticket.objects.filter(subject="s").exists()


def test_a_default_fills_in_and_stays_cleared(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Ort"}))
    made = rule({}, {"do": "set", "field": "ort", "value": "Berlin", "always": False})
    agent = sign_in(cast.agent)
    assert 'value="Berlin"' in agent.get("/desk/tickets/new/").content.decode()
    live = agent.post("/desk/tickets/new/fields/", {"shown": "ort", "field-ort": "", "held": str(made.pk)})
    assert 'value="Berlin"' not in live.content.decode()


def test_opening_keeps_the_values_or_says_what_is_missing(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Grund"}, is_required=True))
    agent = sign_in(cast.agent)
    posted = {**SENT, "person": str(cast.customer.pk), "shown": "grund", "field-grund": ""}
    refused = agent.post("/desk/tickets/new/", posted)
    assert refused.status_code == 422
    assert 'id="field-grund-fault"' in refused.content.decode()
    assert not Ticket.objects.filter(subject="s").exists()
    assert agent.post("/desk/tickets/new/", {**posted, "field-grund": "darum"}).status_code == 302
    assert Ticket.objects.get(subject="s").values == {"grund": "darum"}
