"""What SQL selects is what memory decides: random conditions over every field and operator, on tickets that have lived.

TRESEN_RULES_TREES and TRESEN_RULES_TICKETS make it the full run (10000 and 1000)."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.cast import Cast
from tests.tickets.conditions import forest
from tresen.kit import clock
from tresen.people.models import Team
from tresen.rules.conditions import Condition, Group, as_json
from tresen.rules.fields import Choice, Choices, Context, Registry, Type
from tresen.rules.language import describe, holds, parse, problems, select
from tresen.rules.operators import operators_of
from tresen.rules.parsing import whole
from tresen.tickets.conditions import custom
from tresen.tickets.conditions.choices import below, of_teams
from tresen.tickets.conditions.custom import value_field
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.models import Category, State, Ticket

TREES = int(os.environ.get("TRESEN_RULES_TREES", "150"))
TICKETS = int(os.environ.get("TRESEN_RULES_TICKETS", "60"))
NEARBY = ("messages__attachments", "events", "participants", "children")
NEARBY += ("customer__addresses", "customer__numbers", "organisation__domains")


@pytest.fixture
def registry(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """Every field there is, with a custom one of each type."""
    colours = Choices.of([Choice("red", "Rot"), Choice("blue", "Blau"), Choice("green", "Grün")])
    actor = cast.actor("agent")
    own = [
        value_field("shelf", Type.TEXT, "Regal"),
        value_field("amount", Type.NUMBER, "Menge"),
        value_field("urgent", Type.YES_NO, "Eilig"),
        value_field("due", Type.DAY, "Fällig"),
        value_field("colour", Type.CHOICE, "Farbe", choices=colours),
        value_field("owner", Type.TEAM, "Eigner", choices=of_teams(actor), cast=whole, below=below(Team)),
        value_field("extras", Type.LIST, "Extras", choices=colours),
    ]
    monkeypatch.setattr(custom, "sources", [lambda actor: own])
    with clock.at(forest.NOW):
        yield fields_of(actor)


class Garden:
    """Planted once for all conditions of one test."""

    def __init__(self, cast: Cast, registry: Registry, number: int) -> None:
        forest.plant(cast, number)
        self.registry, self.context = registry, context_of(cast.actor("agent"))
        self.tickets = list(Ticket.objects.prefetch_related(*NEARBY).select_related("customer", "organisation"))
        self.ids = {
            Type.TEAM: [str(cast.team.pk), str(cast.other_team.pk), "1", "2", "3"],
            Type.PERSON: [str(one.pk) for one in (cast.agent, cast.colleague, cast.customer, cast.stranger)],
            Type.ORGANISATION: [str(cast.clinic.pk), str(cast.factory.pk)],
            Type.TREE: [str(pk) for pk in Category.objects.values_list("pk", flat=True)],
            Type.CHOICE: [str(pk) for pk in State.objects.values_list("pk", flat=True)],
            Type.LIST: [str(cast.team.pk), str(cast.other_team.pk)],
        }

    def selected(self, condition: Condition) -> list[int]:
        return sorted(
            Ticket.objects.filter(select(condition, self.registry, self.context)).values_list("pk", flat=True)
        )

    def decided(self, condition: Condition) -> list[int]:
        return sorted(t.pk for t in self.tickets if holds(condition, self.registry, t, self.context))


def test_sql_and_memory_agree_on_every_condition(cast: Cast, registry: Registry) -> None:
    garden = Garden(cast, registry, TICKETS)
    told = {"some": 0, "none": 0, "all": 0}

    @settings(max_examples=TREES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(forest.trees(registry, garden.ids))
    def agree(condition: Condition) -> None:
        assert problems(condition, registry) == ()
        selected = garden.selected(condition)
        assert selected == garden.decided(condition)
        # Exactly one of a condition and its opposite holds: nothing falls between.
        opposite = garden.selected(Group("none", (condition,)))
        assert sorted([*selected, *opposite]) == sorted(ticket.pk for ticket in garden.tickets)
        assert parse(as_json(condition), registry).condition == condition
        told["none" if not selected else "all" if not opposite else "some"] += 1

    agree()
    assert told["some"] > TREES / 10  # else the tickets are too much alike to prove anything


def test_every_operator_of_every_field_agrees(cast: Cast, registry: Registry) -> None:
    """Each once at least, whatever chance brings in the test above; and each can be said."""
    garden = Garden(cast, registry, 25)
    for field in registry.fields.values():
        for operator in operators_of(field).values():
            row = forest.first(field, operator, garden.ids)
            assert garden.selected(row) == garden.decided(row), row
            assert "%(" not in describe(row, registry)


def test_an_unsaved_ticket_can_be_asked(cast: Cast, registry: Registry) -> None:
    """A form that is being filled in: everything unknown counts as empty, nothing fails."""
    garden = Garden(cast, registry, 1)
    blank = Ticket(subject="", number="", values={})
    for field in registry.fields.values():
        for operator in operators_of(field).values():
            holds(forest.first(field, operator, garden.ids), registry, blank, garden.context)


def test_me_and_my_teams_are_those_of_whoever_asks(cast: Cast, registry: Registry) -> None:
    condition = Group("all", (forest.Row("ticket.team", "is", ("my_teams",)),))
    mine = Ticket.objects.filter(select(condition, registry, context_of(cast.actor("agent"))))
    theirs = Ticket.objects.filter(select(condition, registry, context_of(cast.actor("outsider"))))
    assert set(mine) == {cast.ticket}
    assert set(theirs) == set()


def test_the_opposite_holds_for_what_is_empty(cast: Cast, registry: Registry) -> None:
    context = context_of(cast.actor("agent"))
    not_hers = forest.Row("ticket.assignee", "is_not", (str(cast.agent.pk),))
    assert cast.ticket.assignee is None
    assert Ticket.objects.filter(select(not_hers, registry, context)).get() == cast.ticket
    assert holds(not_hers, registry, cast.ticket, context)


def test_with_a_field_that_has_gone_neither_it_nor_its_opposite_holds(cast: Cast, registry: Registry) -> None:
    gone = forest.Row("field.gone", "is", "x")
    for condition in (
        gone,
        Group("none", (gone,)),
        Group("any", (gone, forest.Row("ticket.subject", "contains", "e"))),
    ):
        context = Context(clock.now(), context_of(cast.actor("agent")).zone)
        assert not Ticket.objects.filter(select(condition, registry, context)).exists()
        assert not holds(condition, registry, cast.ticket, context)
        assert problems(condition, registry)


def test_a_ticket_below_in_a_confidential_team_is_not_told_of(cast: Cast, registry: Registry) -> None:
    secret = Team.objects.create(name="Personal", confidential=True)
    child = cast.open("Abmahnung", team=secret, customer=cast.stranger)
    Ticket.objects.filter(pk=child.pk).update(parent=cast.ticket)
    below = forest.Row("ticket.has_children", "yes")
    for who in ("agent", "admin"):
        fields, context = fields_of(cast.actor(who)), context_of(cast.actor(who))
        assert not Ticket.objects.filter(select(below, fields, context)).exists()
        assert not holds(below, fields, cast.ticket, context)
