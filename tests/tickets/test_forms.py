"""Form rules on tickets: the same form wherever it is asked for."""

from typing import Any

import pytest

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.search.engine import find
from tresen.search.field_words import reindex_field
from tresen.tickets.assessing import assess
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, set_kind
from tresen.tickets.field_editing import Shape, add_field, change_field, shape_of
from tresen.tickets.fields import InvalidValues, set_values
from tresen.tickets.forms import form_for
from tresen.tickets.models import CustomField, Event, FormRule, Ticket
from tresen.tickets.states import close, solve

MODES = [{"key": "on", "names": {"de": "Dauerbetrieb"}}, {"key": "off", "names": {"de": "Außer Betrieb"}}]


def make(type: str = "text", name: str = "Name", **more: Any) -> CustomField:
    return add_field(type, Shape({"de": name}, **more))


def rule(condition: Any, *actions: dict[str, Any], name: str = "Regel") -> FormRule:
    position = FormRule.objects.count()
    return FormRule.objects.create(name=name, condition=condition, actions=list(actions), position=position)


def is_kind(kind: str) -> dict[str, Any]:
    return {"field": "ticket.kind", "operator": "is", "value": [kind]}


def keys(ticket: Ticket, cast: Cast) -> list[str]:
    return [one.key for one in form_for(ticket, cast.actor("agent")).fields]


def test_a_rule_shows_and_requires_by_the_kind(cast: Cast) -> None:
    make(name="Grund")
    rule(is_kind("request"), {"do": "show", "field": "grund"}, {"do": "require", "field": "grund"})
    assert keys(cast.ticket, cast) == []
    set_kind(cast.ticket, "request", by=cast.actor("agent"))
    assert keys(cast.ticket, cast) == ["grund"]
    assert [one.key for one in form_for(cast.ticket, SYSTEM).missing] == ["grund"]
    with pytest.raises(InvalidValues):
        cast.open(by=cast.actor("agent"), kind="request", complete=True)
    assert cast.open(by=cast.actor("agent"), complete=True).values == {}


def test_a_rule_on_a_value_limits_the_choices_of_another_field(cast: Cast) -> None:
    make("yes_no", "Vor Ort")
    make("choice", "Betrieb", options=MODES)
    condition = {"field": "field.vor_ort", "operator": "yes"}
    rule(condition, {"do": "limit", "field": "betrieb", "options": ["off"]})
    by = cast.actor("agent")
    set_values(cast.ticket, {"betrieb": "on"}, by=by)
    with pytest.raises(InvalidValues) as refusal:
        set_values(cast.open(), {"vor_ort": True, "betrieb": "on"}, by=by)
    assert list(refusal.value.faults) == ["betrieb"]
    set_values(cast.ticket, {"vor_ort": True}, by=by)
    assert cast.ticket.values == {"betrieb": "on", "vor_ort": True}, "what was chosen before stays"


def test_what_a_rule_sets_comes_with_mail_too_and_nobody_else_changes_it(cast: Cast) -> None:
    make("choice", "Betrieb", options=MODES)
    rule(is_kind("incident"), {"do": "set", "field": "betrieb", "value": "off", "always": True}, name="Aus")
    ticket = cast.open(by=SYSTEM)
    assert ticket.values == {"betrieb": "off"}
    with pytest.raises(InvalidValues, match="Aus"):
        set_values(ticket, {"betrieb": "on"}, by=cast.actor("agent"))
    set_kind(ticket, "request", by=cast.actor("agent"))
    set_values(ticket, {"betrieb": "on"}, by=cast.actor("agent"))
    set_kind(ticket, "incident", by=cast.actor("agent"))
    assert Ticket.objects.get(pk=ticket.pk).values == {"betrieb": "off"}
    told = Event.objects.filter(ticket=ticket, name="fields_changed").last()
    assert told is not None
    assert (told.actor_kind, told.actor_label, told.data) == ("rule", "Aus", {"rules": {"betrieb": "Aus"}})


def test_what_a_rule_sets_follows_the_urgency(cast: Cast) -> None:
    make("choice", "Betrieb", options=MODES)
    urgent = {"field": "ticket.urgency", "operator": "is", "value": ["3"]}
    rule(urgent, {"do": "set", "field": "betrieb", "value": "off", "always": True})
    assess(cast.ticket, urgency=3, by=cast.actor("agent"))
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {"betrieb": "off"}


def test_a_default_is_given_once_and_may_be_cleared(cast: Cast) -> None:
    make(name="Ort"), make(name="Anderes")
    rule(is_kind("incident"), {"do": "set", "field": "ort", "value": "Berlin", "always": False})
    by = cast.actor("agent")
    assert cast.open(by=by, values={"ort": None}).values == {}
    ticket = cast.open(by=by)
    assert ticket.values == {"ort": "Berlin"}
    set_values(ticket, {"ort": None}, by=by)
    set_values(ticket, {"anderes": "x"}, by=by)
    assert ticket.values == {"anderes": "x"}
    set_kind(ticket, "request", by=by)
    set_kind(ticket, "incident", by=by)
    assert Ticket.objects.get(pk=ticket.pk).values["ort"] == "Berlin", "the rule came to hold anew"


def test_a_rule_sets_nothing_a_ticket_cannot_have(cast: Cast) -> None:
    make(name="Nur Wunsch", kinds=["request"])
    field = make("choice", "Betrieb", options=MODES)
    rule({}, {"do": "set", "field": "nur_wunsch", "value": "x", "always": True})
    rule({}, {"do": "set", "field": "betrieb", "value": "on", "always": True})
    change_field(field, Shape({"de": "Betrieb"}, options=[{**MODES[0], "active": False}, MODES[1]]))
    assert cast.open(by=SYSTEM).values == {}


def test_a_rule_nobody_understands_does_nothing(cast: Cast) -> None:
    make(name="Grund")
    rule({"field": "field.gone", "operator": "yes"}, {"do": "show", "field": "grund"})
    rule({"no": "condition"}, {"do": "hide", "field": "grund"})
    assert keys(cast.ticket, cast) == ["grund"]


@pytest.mark.parametrize("finish", [solve, close])
def test_what_must_be_there_by_then_stands_in_the_way_of_finishing(cast: Cast, finish: Any) -> None:
    make(name="Ursache", is_required=True, blocks_solving=True)
    make(name="Anderes", is_required=True)
    with pytest.raises(Refused, match="Ursache"):
        finish(cast.ticket, by=cast.actor("agent"))
    assert Ticket.objects.get(pk=cast.ticket.pk).is_unfinished
    other = cast.open()
    finish(other, by=cast.actor("customer"))
    assert not other.is_unfinished
    set_values(cast.ticket, {"ursache": "Papierstau"}, by=cast.actor("agent"))
    finish(cast.ticket, by=cast.actor("agent"))


def test_rules_hold_by_category_with_all_below(cast: Cast) -> None:
    make(name="Modell")
    below = {"field": "ticket.category", "operator": "below", "value": [str(cast.category.pk)]}
    rule(below, {"do": "show", "field": "modell"})
    assert keys(cast.ticket, cast) == ["modell"]
    categorise(cast.ticket, None, by=cast.actor("agent"))
    assert keys(cast.ticket, cast) == []


def test_values_are_found_by_those_who_may_read_them(cast: Cast) -> None:
    make(name="Intern"), make("choice", "Betrieb", options=MODES, visible_to_customers=True)
    make("person", "Freigabe")
    by = cast.actor("agent")
    set_values(cast.ticket, {"intern": "GER-0815", "betrieb": "on", "freigabe": cast.manager.pk}, by=by)
    found = lambda who, words: [hit.ticket.pk for hit in find(cast.actor(who), words)]  # noqa: E731
    assert found("agent", "ger-0815") == [cast.ticket.pk]
    assert found("agent", "Dauerbetrieb") == [cast.ticket.pk]
    assert found("agent", "Mona Leitung") == [cast.ticket.pk]
    assert found("customer", "Dauerbetrieb") == [cast.ticket.pk]
    assert found("customer", "0815") == found("outsider", "0815") == found("stranger", "Dauerbetrieb") == []
    set_values(cast.ticket, {"intern": "neu"}, by=by)
    assert found("agent", "0815") == []


def test_a_field_no_longer_shown_to_customers_is_no_longer_found_by_them(cast: Cast) -> None:
    field = make(name="Kennung", visible_to_customers=True)
    set_values(cast.ticket, {"kennung": "Zitrone"}, by=cast.actor("agent"))
    assert find(cast.actor("customer"), "Zitrone")
    change_field(field, Shape({**shape_of(field).names}))
    reindex_field(field.key)
    assert not find(cast.actor("customer"), "Zitrone")
    assert find(cast.actor("agent"), "Zitrone")
