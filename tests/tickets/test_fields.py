"""Custom fields: what is stored is canonical, and nothing else is ever stored."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.tickets.categories import add_category
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, set_kind
from tresen.tickets.definitions import definitions
from tresen.tickets.field_editing import (
    Misdefined,
    Shape,
    add_field,
    change_field,
    order_fields,
    shape_of,
    switch_field,
)
from tresen.tickets.field_types import clean, show
from tresen.tickets.fields import InvalidValues, set_values
from tresen.tickets.forms import form_for
from tresen.tickets.models import CustomField, Event, FieldType, Ticket
from tresen.tickets.replay import replay

ROOMS = [
    {"key": "north", "names": {"de": "Nord"}},
    {"key": "hall", "names": {"de": "Halle 3", "en": "Hall 3"}, "parent": "north"},
    {"key": "south", "names": {"de": "Süd"}},
]


def make(type: str = "text", name: str = "Gerätenummer", **more: Any) -> CustomField:
    return add_field(type, Shape({"de": name}, **more))


def test_a_key_is_made_from_the_name_and_never_given_twice(cast: Cast) -> None:
    first = make()
    assert first.key == "geraetenummer"
    switch_field(first, on=False)
    assert make().key == "geraetenummer_2"
    with pytest.raises(Misdefined, match="nie zweimal"):
        add_field("text", Shape({"de": "Anders"}), key="geraetenummer")


GOOD: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("text", {}, "  zwei   Worte ", "zwei Worte"),
    ("text", {"format": "email"}, "karla@klinikum.test", "karla@klinikum.test"),
    ("text", {"masks": ["GER-0000", "AX"]}, "GER-0815", "GER-0815"),
    ("text", {"masks": ["GER-0000", "AX"]}, "b7", "b7"),
    ("lines", {}, "a \r\nb\n\n", "a\nb"),
    ("integer", {}, "7", 7),
    ("integer", {}, 7.0, 7),
    ("decimal", {}, "7.50", "7.5"),
    ("decimal", {"decimals": 0}, -0.0, "0"),
    ("date", {}, "2026-02-28", "2026-02-28"),
    ("datetime", {}, "2026-02-28T10:00:00+01:00", "2026-02-28T09:00:00Z"),
    ("yes_no", {}, "ja", True),
    ("yes_no", {}, False, False),
    ("asset", {}, "GER-1", {"id": "GER-1", "label": ""}),
    ("asset", {}, {"id": "GER-1", "label": "Drucker"}, {"id": "GER-1", "label": "Drucker"}),
]


@pytest.mark.parametrize(("type", "limits", "given", "stored"), GOOD)
def test_a_value_is_stored_in_canonical_form(cast: Cast, type: str, limits: Any, given: Any, stored: Any) -> None:
    field = make(type, settings=limits)
    set_values(cast.ticket, {field.key: given}, by=cast.actor("agent"))
    held = Ticket.objects.get(pk=cast.ticket.pk).values
    assert held == {field.key: stored}
    assert type == "yes_no" or not isinstance(held[field.key], bool)


BAD: list[tuple[str, dict[str, Any], Any]] = [
    ("text", {}, 5),
    ("text", {}, "a\x00b"),
    ("text", {}, "x" * 501),
    ("text", {"longest": 3}, "abcd"),
    ("text", {"shortest": 3}, "ab"),
    ("text", {"format": "email"}, "karla"),
    ("text", {"format": "url"}, "javascript:alert(1)"),
    ("text", {"format": "digits"}, "12a"),
    ("text", {"format": "digits"}, "１２"),
    ("text", {"masks": ["GER-0000"]}, "GER-081"),
    ("integer", {}, 1.5),
    ("integer", {}, True),
    ("integer", {}, "1e400"),
    ("integer", {}, 10**400),
    ("integer", {"lowest": "5"}, 4),
    ("decimal", {}, "1.234"),
    ("decimal", {}, float("nan")),
    ("decimal", {}, "1e-999999"),
    ("decimal", {"highest": "5"}, "5.01"),
    ("date", {}, "2026-02-30"),
    ("date", {}, "0001-01-01"),
    ("datetime", {}, "2026-02-28T10:00:00"),
    ("yes_no", {}, "vielleicht"),
    ("yes_no", {}, 1),
    ("asset", {}, {"label": "ohne Nummer"}),
    ("asset", {}, {"id": "x", "owner": "y"}),
    ("asset", {"masks": ["GER-0000"]}, "0815"),
    ("person", {}, 999_999_999),
    ("person", {}, True),
    ("person", {}, 2**70),
    ("person", {}, "nobody@nowhere.test"),
    ("organisation", {}, "keine"),
]


@pytest.mark.parametrize(("type", "limits", "given"), BAD)
def test_what_does_not_fit_is_refused_with_a_sentence_and_not_stored(
    cast: Cast, type: str, limits: Any, given: Any
) -> None:
    field, events = make(type, settings=limits), Event.objects.count()
    with pytest.raises(InvalidValues) as refusal:
        set_values(cast.ticket, {field.key: given}, by=cast.actor("agent"))
    assert list(refusal.value.faults) == [field.key]
    assert refusal.value.faults[field.key].endswith(".")
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {}
    assert Event.objects.count() == events


def test_all_or_none_and_every_fault_is_told(cast: Cast) -> None:
    number, day, name = make("integer", "Zahl"), make("date", "Tag"), make("text", "Name")
    with pytest.raises(InvalidValues) as refusal:
        set_values(cast.ticket, {number.key: "x", day.key: "y", name.key: "z", "unknown": 1}, by=cast.actor("agent"))
    assert set(refusal.value.faults) == {"zahl", "tag", "unknown"}
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {}


def test_one_event_tells_only_what_differs(cast: Cast) -> None:
    make("text", "Name"), make("integer", "Zahl")
    set_values(cast.ticket, {"name": "a", "zahl": 1}, by=cast.actor("agent"))
    set_values(cast.ticket, {"name": "a", "zahl": 2}, by=cast.actor("agent"))
    set_values(cast.ticket, {"name": "a", "zahl": 2}, by=cast.actor("agent"))
    told = Event.objects.filter(name="fields_changed").order_by("id").values_list("changes", flat=True)
    assert [one["values"] for one in told] == [
        [{"name": None, "zahl": None}, {"name": "a", "zahl": 1}],
        [{"zahl": 1}, {"zahl": 2}],
    ]


def test_choices_are_kept_by_key_in_the_order_of_the_options(cast: Cast) -> None:
    make("multi", "Räume", options=ROOMS)
    set_values(cast.ticket, {"raeume": ["south", "north", "south"]}, by=cast.actor("agent"))
    assert cast.ticket.values == {"raeume": ["north", "south"]}


def test_a_choice_that_was_switched_off_stays_readable_but_is_not_taken_anew(cast: Cast) -> None:
    field, other = make("tree", "Raum", options=ROOMS), cast.open()
    set_values(cast.ticket, {"raum": "hall"}, by=cast.actor("agent"))
    change_field(field, Shape({"de": "Raum"}, options=[{"key": "south", "names": {"de": "Süd"}}]))
    assert [one["active"] for one in field.options] == [False, False, True] or {
        one["key"] for one in field.options if one["active"]
    } == {"south"}
    assert show(field, "hall", {}) == "Nord › Halle 3"
    set_values(cast.ticket, {"raum": "hall"}, by=cast.actor("agent"))  # as it is
    with pytest.raises(InvalidValues):
        set_values(other, {"raum": "hall"}, by=cast.actor("agent"))


def test_below_a_switched_off_node_nothing_can_be_chosen(cast: Cast) -> None:
    make("tree", "Raum", options=[{**ROOMS[0], "active": False}, *ROOMS[1:]])
    with pytest.raises(InvalidValues):
        set_values(cast.ticket, {"raum": "hall"}, by=cast.actor("agent"))


@pytest.mark.parametrize(
    "options",
    [
        [],
        [{"key": "a", "names": {"de": "A"}, "parent": "b"}, {"key": "b", "names": {"de": "B"}, "parent": "a"}],
        [{"key": "a", "names": {"de": "A"}, "parent": "gone"}],
        [{"key": "a", "names": {"de": "A"}}, {"key": "a", "names": {"de": "B"}}],
        [{"key": "A b", "names": {"de": "A"}}],
        [{"key": "a", "names": {"de": "A"}, "active": False}],
    ],
)
def test_a_tree_that_is_none_is_refused(cast: Cast, options: Any) -> None:
    with pytest.raises(Misdefined) as refusal:
        make("tree", options=options)
    assert "options" in refusal.value.faults
    assert not CustomField.objects.exists()


def test_a_field_is_on_tickets_of_its_kinds_categories_and_teams_alone(cast: Cast) -> None:
    below = add_category({"de": "Etiketten"}, parent=cast.category)
    make("text", "Art", kinds=["request"])
    make("text", "Thema", categories=[cast.category.pk])
    make("text", "Gruppe", teams=[cast.other_team.pk])
    keys = lambda: [one.key for one in form_for(cast.ticket, cast.actor("agent")).fields]  # noqa: E731
    assert keys() == ["thema"]
    set_kind(cast.ticket, "request", by=cast.actor("agent"))
    categorise(cast.ticket, below, by=cast.actor("agent"))
    assert keys() == ["art", "thema"]
    set_values(cast.ticket, {"art": "a"}, by=cast.actor("agent"))
    set_kind(cast.ticket, "incident", by=cast.actor("agent"))
    categorise(cast.ticket, None, by=cast.actor("agent"))
    assert keys() == []
    assert cast.ticket.values == {"art": "a"}, "no change of kind or category loses a value"
    with pytest.raises(InvalidValues, match="hat dieses Feld nicht"):
        set_values(cast.ticket, {"art": "b"}, by=cast.actor("agent"))


def test_customers_set_what_is_theirs_and_learn_of_nothing_else(cast: Cast) -> None:
    make("text", "Intern")
    make("text", "Lesbar", visible_to_customers=True)
    make("text", "Eigen", visible_to_customers=True, editable_by_customers=True)
    by = cast.actor("customer")
    set_values(cast.ticket, {"eigen": "x"}, by=by)
    with pytest.raises(InvalidValues) as hidden:
        set_values(cast.ticket, {"intern": "x"}, by=by)
    with pytest.raises(InvalidValues) as unknown:
        set_values(cast.ticket, {"gibtsnicht": "x"}, by=by)
    assert hidden.value.faults["intern"] == unknown.value.faults["gibtsnicht"]
    with pytest.raises(InvalidValues):
        set_values(cast.ticket, {"lesbar": "x"}, by=by)
    assert [one.key for one in form_for(cast.ticket, by).fields] == ["lesbar", "eigen"]
    assert cast.ticket.values == {"eigen": "x"}


def test_a_customer_cannot_find_out_persons_by_a_field(cast: Cast) -> None:
    make("person", "Freigabe", visible_to_customers=True, editable_by_customers=True)
    told = set()
    for one in (cast.stranger.pk, cast.stranger.email, 987_654_321, "niemand@werk.test"):
        with pytest.raises(InvalidValues) as refusal:
            set_values(cast.ticket, {"freigabe": one}, by=cast.actor("customer"))
        told.add(refusal.value.faults["freigabe"])
    assert len(told) == 1
    set_values(cast.ticket, {"freigabe": cast.stranger.email}, by=cast.actor("agent"))
    assert cast.ticket.values == {"freigabe": cast.stranger.pk}


def test_what_is_required_is_asked_of_a_form_but_never_of_a_mail(cast: Cast) -> None:
    make("text", "Name", is_required=True)
    agent = cast.actor("agent")
    with pytest.raises(InvalidValues, match="ausfüllen"), transaction.atomic():
        cast.open(by=agent, complete=True)
    ticket = cast.open(by=SYSTEM)
    assert [one.key for one in form_for(ticket, agent).missing] == ["name"]
    set_values(ticket, {"name": "x"}, by=agent)
    with pytest.raises(InvalidValues):
        set_values(ticket, {"name": None}, by=agent)
    assert cast.open(by=agent, values={"name": "y"}, complete=True).values == {"name": "y"}


def test_definitions_are_new_with_the_next_look_and_cost_one_query_until_then(cast: Cast, queries: Any) -> None:
    field = make()
    definitions()
    with queries(most=1):
        assert field.key in definitions().by_key
    CustomField.objects.filter(pk=field.pk).update(names={"de": "Anders"})  # as another process would
    assert definitions().by_key[field.key].label == "Anders"


def test_fields_stand_in_the_order_given(cast: Cast) -> None:
    for name in "abc":
        make("text", name)
    order_fields(["c", "unbekannt", "a"])
    assert [one.key for one in definitions().fields] == ["c", "a", "b"]


def test_changing_a_field_keeps_key_type_and_place(cast: Cast) -> None:
    field = make("integer", "Zahl", settings={"unit": "kg"})
    assert shape_of(field).settings == {"unit": "kg"}
    change_field(field, Shape({"de": "Gewicht"}, settings={"unit": "t", "lowest": "0,5"}))
    stored = CustomField.objects.get()
    assert (stored.key, stored.type, stored.label, stored.settings) == (
        "zahl",
        "integer",
        "Gewicht",
        {"unit": "t", "lowest": "0.5"},
    )


@pytest.mark.parametrize(
    ("type", "wrong"),
    [
        ("text", {"unit": "kg"}),
        ("text", {"format": "regex"}),
        ("text", {"shortest": 5, "longest": 3}),
        ("integer", {"lowest": "7", "highest": "3"}),
        ("decimal", {"decimals": 99}),
        ("asset", {"link": "javascript:alert('{id}')"}),
        ("asset", {"link": "https://{id}.example/"}),
        ("asset", {"link": "https://assets.example/"}),
        ("date", {"masks": ["0"]}),
    ],
)
def test_settings_of_a_type_are_a_closed_list(cast: Cast, type: str, wrong: Any) -> None:
    with pytest.raises(Misdefined):
        make(type, settings=wrong)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "label", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)
LIKELY = st.sampled_from(
    ["north", "hall", ["south", "north"], "2026-11-22", "2026-11-22T10:30:00+01:00", "12.50", 7, "ja", "a@b.example"]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.tuples(st.sampled_from(FieldType.values), ANYTHING | LIKELY), min_size=1, max_size=6))
def test_whatever_comes_only_canonical_values_are_stored_and_the_journal_tells_them(
    cast: Cast, wanted: list[tuple[str, Any]]
) -> None:
    fields = {one.type: one for one in CustomField.objects.all()}
    if not fields:  # examples share the test's transaction
        for type in FieldType.values:
            fields[type] = make(type, type, options=ROOMS if type in {"choice", "multi", "tree"} else ())
    ticket, by = cast.open(), cast.actor("agent")
    for type, value in wanted:
        before = dict(ticket.values)
        try:
            set_values(ticket, {fields[type].key: value}, by=by)
        except InvalidValues:
            assert ticket.values == before
    stored = Ticket.objects.get(pk=ticket.pk).values
    for type, field in fields.items():
        if field.key in stored:
            assert clean(field, stored[field.key], by=by) == stored[field.key], type
            assert show(field, stored[field.key], {})
    assert replay(ticket)["values"] == stored


def test_a_refusal_is_a_refusal(cast: Cast) -> None:
    assert issubclass(InvalidValues, Refused)
