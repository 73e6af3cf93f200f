"""Random conditions over the whole registry, and random tickets to ask them of."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.models import Number, Organisation, Person, Team
from tresen.rules.conditions import Condition, Group, Row
from tresen.rules.fields import Field, Registry, Type
from tresen.rules.operators import Input, Operator, operators_of
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.categories import add_category
from tresen.tickets.changing import retitle, set_priority
from tresen.tickets.models import Category, Participant, State, Ticket
from tresen.tickets.models.participant import Involvement
from tresen.tickets.noting import note
from tresen.tickets.receiving import receive
from tresen.tickets.replying import reply
from tresen.tickets.sharing import share
from tresen.tickets.states import reopen, set_state, solve

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
WORDS = ("Straße", "STRASSE", "Müller", "Mu\u0308ller", "İstanbul", "drucker", "DRUCKER!", "%", "_", "\\", "'", "ΟΔΟΣ")
WORDS += ("schön", "a", "\u0308", "ﬁ", "😀", "T-1", "klinikum", "@", "é", "E\u0301", "ß", "s")
DAYS = ("2026-11-22", "2026-11-20", "2026-10-25", "2026-11-22T13:30", "1970-01-01", "2999-12-31")
DURATIONS = ("1m", "90m", "5h", "1d", "2d", "30d", "2w", "400w")
VALUES: dict[str, list[Any]] = {
    "shelf": [None, "", "Regal Straße", "regal STRASSE", 5, True, ["x"], "a"],
    "amount": [None, 0, 5, 5.0, -3.25, 1e20, "5", True, [5]],
    "urgent": [None, True, False, "true", 1],
    "due": [None, "2026-11-22", "2026-11-20", "2026-10-25", "bald", 5, "2026-11-22x"],
    "colour": [None, "red", "blue", "", 3, ["red"]],
    "owner": [None, 1, 2, 3.0, "1", True],
    "extras": [None, [], ["red"], ["red", "blue"], ["green", 5, None], "red", {"red": 1}],
}


def people(cast: Cast) -> list[Category]:
    """A tree of teams and one of categories, and people with little or much known about them."""
    Team.objects.filter(pk=cast.other_team.pk).update(parent=cast.team)
    Person.objects.filter(pk=cast.stranger.pk).update(locale="en", is_vip=True)
    Person.objects.filter(pk=cast.customer.pk).update(name="Karla Straßer")
    Number.objects.create(person=cast.customer, value="+49301234")
    Organisation.objects.filter(pk=cast.factory.pk).update(is_vip=True)
    deeper = add_category({"de": "Etiketten"}, parent=cast.category)
    return [cast.category, deeper, add_category({"de": "Alles"})]


def plant(cast: Cast, number: int, seed: int = 0) -> list[Ticket]:
    """Tickets that have lived: opened and changed at random moments of two months by the verbs."""
    chance, categories = random.Random(seed), people(cast)
    states, teams = list(State.objects.filter(is_active=True)), [cast.team, cast.other_team, None]
    agents = [cast.agent, cast.colleague, cast.outsider, None]
    tickets = []
    for _ in range(number):
        moment = NOW - timedelta(days=chance.choice([0, 1, 2, 7, 30, 60]), minutes=chance.choice([0, 1, 90, 300]))
        by = cast.actor("admin")
        with clock.at(moment):
            ticket = cast.open(
                f"{chance.choice(WORDS)} {chance.choice(WORDS)}",
                customer=chance.choice([cast.customer, cast.workmate, cast.stranger]),
                team=chance.choice(teams),
                body=Body.from_text(" ".join(chance.choices(WORDS, k=3))),
                priority=chance.choice([1, 2, 3, 4]),
                channel=chance.choice(["email", "phone", "chat"]),
            )
        for _step in range(chance.randrange(5)):
            moment = min(NOW, moment + timedelta(minutes=chance.choice([0, 1, 60, 1440, 2880])))
            with clock.at(moment):
                chance.choice(
                    [
                        lambda: assign(ticket, chance.choice(agents), by=by),  # noqa: B023 — called at once
                        lambda: hand_over(ticket, chance.choice(teams), by=by),  # noqa: B023
                        lambda: set_state(ticket, chance.choice(states), by=by),  # noqa: B023
                        lambda: set_priority(ticket, chance.choice([1, 4]), by=by),  # noqa: B023
                        lambda: retitle(ticket, chance.choice(WORDS), by=by),  # noqa: B023
                        lambda: note(ticket, by=by, body=Body.from_text(chance.choice(WORDS))),  # noqa: B023
                        lambda: reply(ticket, by=by, body=Body.from_text("Danke"), to=["a@b.test"]),  # noqa: B023
                        lambda: receive(ticket, by=SYSTEM, body=Body.from_text("Nein"), author=cast.customer),  # noqa: B023
                        lambda: share(ticket, cast.other_team, by=by),  # noqa: B023
                        lambda: solve(ticket, by=by),  # noqa: B023
                        lambda: reopen(ticket, by=by),  # noqa: B023
                    ]
                )()
        if chance.random() < 0.3:
            Participant.objects.create(ticket=ticket, address="Chef@klinikum.test", involvement=Involvement.COPY)
        columns = {
            "category": chance.choice([None, *categories]),
            "impact": chance.choice([None, 1, 3]),
            "waiting_until": chance.choice([None, NOW, NOW + timedelta(hours=5), NOW - timedelta(days=2)]),
            "parent": chance.choice([None, *tickets[-3:]]),
            "values": {key: chance.choice(values) for key, values in VALUES.items() if chance.random() < 0.7},
        }
        Ticket.objects.filter(pk=ticket.pk).update(**columns)
        tickets.append(ticket)
    return tickets


def values_of(field: Field, operator: Operator, ids: dict[Type, list[str]]) -> st.SearchStrategy[Any]:
    if operator.input == Input.CHOICES:
        return st.lists(st.sampled_from(_keys(field, ids)), min_size=1, max_size=3, unique=True).map(tuple)
    values: dict[Input, st.SearchStrategy[Any]] = {
        Input.NOTHING: st.none(),
        Input.TEXT: st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=3).filter(storable)),
        Input.NUMBER: st.sampled_from(["0", "1", "2", "5", "-3.25", "5.0", "999999999999999"]),
        Input.DAY: st.sampled_from([day for day in DAYS if field.type == Type.MOMENT or "T" not in day]),
        Input.DURATION: st.sampled_from(DURATIONS),
    }
    return values[operator.input]


def rows_of(field: Field, ids: dict[Type, list[str]]) -> st.SearchStrategy[Row]:
    def row(operator: Operator) -> st.SearchStrategy[Row]:
        return values_of(field, operator, ids).map(lambda value: Row(field.key, operator.key, value))

    return st.sampled_from(list(operators_of(field).values())).flatmap(row)


def first(field: Field, operator: Operator, ids: dict[Type, list[str]]) -> Row:
    """One row for each operator, the same each time."""
    values: dict[Input, Any] = {Input.NOTHING: None, Input.TEXT: "Straße", Input.NUMBER: "1", Input.DAY: DAYS[1]}
    values |= {Input.DURATION: "2d"}
    keys = _keys(field, ids)[:2] if operator.input == Input.CHOICES else []
    return Row(field.key, operator.key, tuple(keys) or values[operator.input])


def storable(text: str) -> bool:
    return bool(text.strip()) and "\x00" not in text and text.isprintable()


def _keys(field: Field, ids: dict[Type, list[str]]) -> list[str]:
    assert field.choices is not None
    own = [choice.key for choice in field.choices.own]
    return sorted(field.choices.fixed or ()) or [*ids.get(field.type, []), *own, "999999"]


def trees(registry: Registry, ids: dict[Type, list[str]]) -> st.SearchStrategy[Condition]:
    leaves = st.one_of([rows_of(field, ids) for field in registry.fields.values()])

    def group(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        modes: Any = st.sampled_from(["all", "any", "none"])
        return st.builds(Group, modes, st.lists(parts, min_size=1, max_size=4).map(tuple))

    return st.one_of(leaves, group(leaves), group(group(leaves)), group(st.one_of(leaves, group(group(leaves)))))
