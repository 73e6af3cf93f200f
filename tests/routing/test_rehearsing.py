"""Trying a rule on what has happened: exactly what it does when the same tickets come in while it is in use."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.routing.test_rules import NOTE, URGENT, lines, row, rule, written
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing import rehearsing
from tresen.routing.models import Rehearsal, RuleAct
from tresen.routing.rule_editing import RuleDraft, make_rule, remove_rule, rule_draft_of
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.change import TRACKED, Refused, _stored
from tresen.tickets.changing import categorise, retitle, set_kind, set_priority
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.noting import note
from tresen.tickets.replying import reply
from tresen.tickets.states import reopen, solve, wait

Verb = Callable[[Cast, Ticket, int], Any]
WORDS = ("Stillstand in Halle 3", "Eilt nicht", "Der Drucker klemmt", "Passwort vergessen")
VERBS: list[Verb] = [
    lambda c, t, n: written(t, t.customer, WORDS[n % 4]),
    lambda c, t, n: note(t, by=c.actor("agent"), body=Body.from_text(WORDS[n % 4])),
    lambda c, t, n: reply(t, by=c.actor("agent"), body=Body.from_text(WORDS[n % 4])),
    lambda c, t, n: assign(t, [c.agent, c.colleague, None][n % 3], by=c.actor("agent")),
    lambda c, t, n: hand_over(t, [c.other_team, c.team][n % 2], by=c.actor("admin")),
    lambda c, t, n: set_priority(t, n % 4 + 1, by=c.actor("agent")),
    lambda c, t, n: set_kind(t, ["incident", "request"][n % 2], by=c.actor("agent")),
    lambda c, t, n: categorise(t, [c.category, None][n % 2], by=c.actor("agent")),
    lambda c, t, n: retitle(t, WORDS[n % 4], by=c.actor("agent")),
    lambda c, t, n: solve(t, by=c.actor("agent")),
    lambda c, t, n: reopen(t, by=c.actor("agent")),
    lambda c, t, n: wait(t, by=c.actor("agent")),
]
OCCASIONS = (
    "opened",
    "customer_writes",
    "agent_answers",
    "noted",
    "state",
    "solved",
    "reopened",
    "priority",
    "assignee",
)
ROWS: list[Callable[[Cast, random.Random], dict[str, Any]]] = [
    lambda c, r: row("ticket.priority", r.choice(["is", "is_not"]), [str(r.randint(1, 4))]),
    lambda c, r: row("ticket.state_type", "is", [r.choice(["new", "open", "waiting", "solved"])]),
    lambda c, r: row("ticket.team", "is", [str(r.choice([c.team, c.other_team]).pk)]),
    lambda c, r: row("ticket.assignee", r.choice(["empty", "filled"])),
    lambda c, r: row("ticket.category", r.choice(["empty", "filled"])),
    lambda c, r: row("ticket.subject", "contains", r.choice(["halle", "drucker", "passwort"])),
    lambda c, r: row(
        "message.text", r.choice(["contains", "contains_not"]), r.choice(["Stillstand", "eilt", "klemmt"])
    ),
    lambda c, r: row("message.count", r.choice(["more", "at_most"]), "2"),
    lambda c, r: row("event.text", "contains", r.choice(["Stillstand", "eilt"])),
    lambda c, r: row("event.by", "is", [r.choice(["agent", "customer"])]),
    lambda c, r: row("event.first", r.choice(["yes", "no"])),
    lambda c, r: row("event.before_priority", "is", [str(r.randint(1, 4))]),
    lambda c, r: row("ticket.priority", r.choice(["was", "was_never"]), [str(r.randint(1, 4))]),
    lambda c, r: row("ticket.state_type", "unchanged", r.choice(["3m", "10m"])),
    lambda c, r: row("ticket.created_at", "longer_ago", r.choice(["4m", "9m"])),
    lambda c, r: row("journal.assigned", "more", "0"),
]
ACTIONS: list[Callable[[Cast], dict[str, Any]]] = [
    lambda c: {"do": "priority", "to": "4"},
    lambda c: {"do": "priority", "to": "1"},
    lambda c: {"do": "assign", "to": str(c.agent.pk)},
    lambda c: {"do": "state", "to": "solved"},
    lambda c: {"do": "state", "to": "gone"},
    lambda c: {"do": "note", "text": "<p>Bitte anrufen.</p>"},
    lambda c: {"do": "reply", "text": "<p>Wir melden uns.</p>"},
]


def drawn(cast: Cast, number: int) -> RuleDraft:
    r = random.Random(number)  # a story, not a secret
    parts = [r.choice(ROWS)(cast, r) for _ in range(r.randint(1, 2))]
    actions = [one(cast) for one in r.sample(ACTIONS, r.randint(1, 2))]
    return RuleDraft(
        f"Nr. {number}", r.sample(OCCASIONS, r.randint(2, 4)), actions, {r.choice(["all", "all", "any"]): parts}
    )


def lived(cast: Cast, begun: datetime) -> list[Ticket]:
    """Ten tickets and what happens to them, minute by minute; the same each time."""
    r, tickets, moment = random.Random(7), [], begun
    for number in range(10):
        moment += timedelta(minutes=1)
        with clock.at(moment):
            ticket = cast.open(WORDS[number % 4])
        tickets.append(ticket)
        for _ in range(r.randint(4, 8)):
            moment += timedelta(minutes=r.randint(1, 5))
            verb, choice = r.choice(VERBS), r.randint(0, 11)
            with clock.at(moment), suppress(Refused):
                verb(cast, ticket, choice)
    return tickets


def tried(cast: Cast, draft: RuleDraft, **given: Any) -> list[dict[str, Any]]:
    made = rehearsing.begin(draft, by=cast.actor("admin"), **given)
    rehearsing.carry_on(made.pk)
    made.refresh_from_db()
    assert made.finished_at is not None
    assert made.seen == made.total
    found: list[dict[str, Any]] = made.found
    return found


def acted(found: list[dict[str, Any]]) -> set[int]:
    return {one["ticket"] for one in found if one["outcome"] == "acted"}


def test_twenty_random_rules_would_have_done_what_they_do(cast: Cast) -> None:
    """The same tickets, once before the rule was made, and once while it is in use."""
    begun = clock.now() - timedelta(days=10)
    past = {ticket.pk: number for number, ticket in enumerate(lived(cast, begun))}
    differ, some = [], 0
    for number in range(20):
        draft = drawn(cast, number)
        expected = {past[key] for key in acted(tried(cast, draft)) if key in past}
        with transaction.atomic():
            make_rule(draft, by=cast.actor("admin"))
            now = {ticket.pk: place for place, ticket in enumerate(lived(cast, begun))}
            done = RuleAct.objects.filter(outcome="acted", ticket__in=now).values_list("ticket", flat=True)
            real = {now[key] for key in done}
            transaction.set_rollback(True)
        some += 0 < len(real) < len(past)
        if real != expected:
            differ.append((draft, real, expected))
    assert not differ
    assert some >= 10, some  # rules that act everywhere or nowhere prove little


def stored() -> list[Any]:
    return [Event.objects.count(), Message.objects.count(), Ticket.objects.values(*map(_stored, TRACKED)).get()]


def test_nothing_of_it_stays(cast: Cast) -> None:
    written(cast.ticket, cast.customer)
    before = stored()
    (found,) = tried(cast, RuleDraft("Probe", ["customer_writes"], [*URGENT, *NOTE]))
    assert (found["ticket"], found["occasion"], found["outcome"]) == (cast.ticket.pk, "customer_writes", "acted")
    assert [one["name"] for one in found["told"]] == ["priority_changed", "noted"]
    assert found["told"][0]["changes"]["priority"] == [2, 4]
    assert before == [
        Event.objects.count(),
        Message.objects.count(),
        Ticket.objects.values(*map(_stored, TRACKED)).get(),
    ]
    assert not RuleAct.objects.exists()


def test_another_wording_is_tried_as_if_the_rule_had_not_been(cast: Cast) -> None:
    made = rule(cast, condition={"all": [row("ticket.priority", "is", ["2"])]})
    written(cast.ticket, cast.customer)
    assert RuleAct.objects.count() == 1
    draft = rule_draft_of(made)
    assert not tried(cast, draft)  # it is urgent already
    assert acted(tried(cast, draft, rule=made)) == {cast.ticket.pk}
    remove_rule(made)


def test_what_it_could_not_have_done_says_why(cast: Cast) -> None:
    written(cast.ticket, cast.customer)
    (found,) = tried(cast, RuleDraft("Probe", ["customer_writes"], [{"do": "state", "to": "gone"}]))
    assert found["outcome"] == "refused"
    assert found["reason"]
    assert not lines(cast.ticket, "rule_refused")


def test_only_what_happened_of_late_in_tickets_he_sees(cast: Cast) -> None:
    draft = RuleDraft("Probe", ["opened"], NOTE)
    with clock.at(clock.now() - timedelta(days=100)):
        cast.open("Lange her")
    new = cast.open("Neu")
    assert acted(tried(cast, draft)) == {cast.ticket.pk, new.pk}
    cast.team.confidential = True
    cast.team.save()
    assert not acted(tried(cast, draft)) & {cast.ticket.pk}


def test_a_process_that_dies_is_gone_on_with_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = [cast.open(f"Nr. {number}") for number in range(5)]
    monkeypatch.setattr(rehearsing, "AT_ONCE", 2)
    made = rehearsing.begin(RuleDraft("Probe", ["opened"], NOTE), by=cast.actor("admin"))
    usual, times = rehearsing._found, []

    def dies(*given: Any) -> Any:
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return usual(*given)

    monkeypatch.setattr(rehearsing, "_found", dies)
    with pytest.raises(KeyboardInterrupt):
        rehearsing.carry_on(made.pk)
    rehearsing.carry_on(made.pk)
    made.refresh_from_db()
    assert sorted(one["ticket"] for one in made.found) == sorted({cast.ticket.pk, *(one.pk for one in tickets)})


def test_whoever_begins_another_ends_the_first(cast: Cast) -> None:
    first = rehearsing.begin(RuleDraft("Eins", ["opened"], NOTE), by=cast.actor("admin"))
    rehearsing.begin(RuleDraft("Zwei", ["opened"], NOTE), by=cast.actor("admin"))
    rehearsing.carry_on(first.pk)
    assert Rehearsal.objects.get().name == "Zwei"
    assert rehearsing.rehearsal_for(Actor.of(cast.agent), Rehearsal.objects.get().pk) is None
