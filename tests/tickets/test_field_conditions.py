"""A new field is at once something to ask about, a column and a cell of the export; SQL and memory agree on it."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.desk.test_queries import SignIn
from tresen.people.actor import SYSTEM
from tresen.rules.language import holds, parse, select
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.models import SavedView, Ticket
from tresen.tickets.saved_views import columns_of

ROOMS = [
    {"key": "north", "names": {"de": "Nord"}},
    {"key": "hall", "names": {"de": "Halle"}, "parent": "north"},
    {"key": "south", "names": {"de": "Süd"}},
]
ASKED: list[tuple[str, Any, str, Any, bool]] = [
    ("text", "Ulm 7", "begins", "ulm", True),
    ("text", "Ulm 7", "contains", "bonn", False),
    ("integer", 7, "more", "6", True),
    ("decimal", "12.5", "is", "12.5", True),
    ("decimal", "12.5", "less", "12.4", False),
    ("date", "2026-11-22", "before", "2026-11-23", True),
    ("datetime", "2026-11-22T10:00:00Z", "after", "2026-11-21", True),
    ("datetime", "2026-11-22T10:00:00Z", "before", "2026-11-22", False),
    ("yes_no", False, "no", None, True),
    ("choice", "south", "is", ["south", "north"], True),
    ("multi", ["north", "south"], "any_of", ["south"], True),
    ("multi", ["north"], "none_of", ["north"], False),
    ("tree", "hall", "below", ["north"], True),
    ("tree", "south", "below", ["north"], False),
    ("asset", {"id": "GER-1", "label": "Drucker"}, "contains", "drucker", True),
]


@pytest.mark.parametrize(("type", "value", "operator", "wanted", "fits"), ASKED)
def test_a_field_can_be_asked_about(cast: Cast, type: str, value: Any, operator: str, wanted: Any, fits: bool) -> None:
    add_field(type, Shape({"de": "Feld"}, options=ROOMS if type in {"choice", "multi", "tree"} else ()))
    set_values(cast.ticket, {"feld": value}, by=SYSTEM)
    row = {"field": "field.feld", "operator": operator} | ({} if wanted is None else {"value": wanted})
    registry, context = fields_of(SYSTEM), context_of(SYSTEM)
    condition = parse(row, registry).condition
    assert condition is not None
    assert holds(condition, registry, cast.ticket, context) is fits
    assert Ticket.objects.filter(select(condition, registry, context), pk=cast.ticket.pk).exists() is fits


@pytest.mark.parametrize("type", ["person", "organisation"])
def test_persons_and_organisations_are_asked_about_by_id(cast: Cast, type: str) -> None:
    add_field(type, Shape({"de": "Feld"}))
    key = {"person": cast.manager.pk, "organisation": cast.factory.pk}[type]
    set_values(cast.ticket, {"feld": key}, by=SYSTEM)
    registry, context = fields_of(cast.actor("agent")), context_of(cast.actor("agent"))
    for wanted, fits in ((key, True), (key + 100_000, False)):
        condition = parse({"field": "field.feld", "operator": "is", "value": [str(wanted)]}, registry).condition
        assert condition is not None
        assert holds(condition, registry, cast.ticket, context) is fits
        assert Ticket.objects.filter(select(condition, registry, context), pk=cast.ticket.pk).exists() is fits


def test_a_new_field_is_at_once_a_column_of_lists_and_exports(cast: Cast, sign_in: SignIn) -> None:
    view = SavedView.objects.create(
        owner=cast.agent, name="Mit Raum", condition={"all": []}, columns=["field.raum"], icon="list"
    )
    add_field("tree", Shape({"de": "Raum"}, options=ROOMS))
    assert "field.raum" in columns_of(fields_of(cast.actor("agent")))
    set_values(cast.ticket, {"raum": "hall"}, by=cast.actor("agent"))
    agent = sign_in(cast.agent)
    assert "Nord › Halle" in agent.get(f"/desk/views/saved-{view.pk}/").content.decode()
    lines = b"".join(agent.get(f"/desk/views/saved-{view.pk}/export/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Raum" in lines.splitlines()[0]
    assert "Nord › Halle" in lines


def test_customers_ask_about_what_they_see_alone(cast: Cast) -> None:
    add_field("text", Shape({"de": "Intern"}))
    add_field("text", Shape({"de": "Offen"}, visible_to_customers=True))
    keys = fields_of(cast.actor("customer")).fields.keys()
    assert "field.offen" in keys
    assert "field.intern" not in keys
