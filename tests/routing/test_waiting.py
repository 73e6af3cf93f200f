"""Rules of time tried on the past: the minutes at which they would have acted, as if each had been looked at."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tests.cast import Cast
from tests.routing.test_by_time import LOW, OLD
from tests.routing.test_rehearsing import VERBS, WORDS, tried
from tests.routing.test_rules import NOTE, URGENT, lines, row
from tresen.kit import clock
from tresen.routing import by_time, rehearsing
from tresen.routing.models import Rehearsal, RuleAct, RuleMet
from tresen.routing.rule_editing import RuleDraft, make_rule
from tresen.routing.rule_set import rule_set
from tresen.tickets.change import Refused
from tresen.tickets.changing import set_priority
from tresen.tickets.merging import merge
from tresen.tickets.models import Ticket

MINUTE, LASTS = timedelta(minutes=1), timedelta(hours=1)
CONDITIONS: list[dict[str, Any]] = [
    {"all": [row("ticket.created_at", "longer_ago", "7m")]},
    {"all": [row("ticket.state_type", "unchanged", "5m"), row("ticket.state_type", "is", ["open", "new"])]},
    {"any": [row("ticket.priority", "unchanged", "9m"), row("ticket.solved_at", "longer_ago", "3m")]},
    {"all": [row("ticket.last_message_at", "longer_ago", "6m"), row("ticket.created_at", "last", "12m")]},
    {"all": [row("ticket.assignee", "changed", "4m"), row("ticket.priority", "is", ["1", "4"])]},
    {"none": [row("ticket.updated_at", "last", "5m")]},
    {"all": [row("ticket.state_type", "is", ["waiting"])]},
    {"all": [row("ticket.created_at", "longer_ago", "4m"), row("message.count", "more", "1")]},
]
ACTIONS: list[list[dict[str, Any]]] = [URGENT, NOTE, [{"do": "state", "to": "solved"}], [{"do": "state", "to": "gone"}]]


def lived(cast: Cast, begun: datetime, looks: bool) -> list[Ticket]:
    """Five tickets, what happens to them, and, with `looks`, the rule of time that is in use having its turn at each
    full minute."""
    r, tickets, moment = random.Random(11), [], begun
    for number in range(5):
        moment += timedelta(seconds=r.randint(20, 80))
        with clock.at(moment):
            tickets.append(cast.open(WORDS[number % 4]))
    for _ in range(24):
        pause = timedelta(seconds=r.randint(15, 170))
        if looks:
            look(moment, moment + pause)
        moment += pause
        verb, choice, ticket = r.choice(VERBS), r.randint(0, 11), r.choice(tickets)
        try:
            with clock.at(moment), transaction.atomic():
                verb(cast, Ticket.objects.get(pk=ticket.pk), choice)
        except Refused:
            continue
    if looks:
        look(moment, begun + LASTS)
    return tickets


def look(after: datetime, until: datetime) -> None:
    minute = after.replace(second=0, microsecond=0) + MINUTE
    while minute < until:
        with clock.at(minute):
            by_time.act_on_due(rule_set().listening["time"][0])
        minute += MINUTE


def test_it_would_have_acted_when_it_does(cast: Cast) -> None:
    """The same tickets, once before the rule was made, and once while it has its turn each minute: in the same tickets,
    at the same minutes."""
    begun = clock.now().replace(second=0, microsecond=0) - timedelta(hours=3)
    past = {ticket.pk: number for number, ticket in enumerate(lived(cast, begun, looks=False))}
    some = 0
    for number, condition in enumerate(CONDITIONS):
        draft = RuleDraft(f"Nr. {number}", ["time"], ACTIONS[number % len(ACTIONS)], condition)
        with clock.at(begun + LASTS):
            found = [one for one in tried(cast, draft) if one["outcome"] == "acted" and one["ticket"] in past]
        expected = {past[one["ticket"]]: one["at"] for one in found}
        with transaction.atomic():
            make_rule(draft, by=cast.actor("admin"))
            now = {ticket.pk: place for place, ticket in enumerate(lived(cast, begun, looks=True))}
            real: dict[int, str] = {}
            for act in RuleAct.objects.filter(outcome="acted", ticket__in=now).order_by("at"):
                real.setdefault(now[act.ticket_id], act.at.isoformat())
            transaction.set_rollback(True)
        assert expected == real, draft
        some += len(real) > 0
    assert some >= 5, some


def test_what_became_so_and_is_so_no_more_counts(cast: Cast) -> None:
    """At the minute it would have found it, and nothing of it stays."""
    begun = clock.now() - timedelta(days=40)
    with clock.at(begun):
        old, merged = cast.open("Alt"), cast.open("Doppelt")
    with clock.at(begun + timedelta(days=1)):
        merge([merged], old, by=cast.actor("admin"))
    with clock.at(begun + timedelta(days=5)):
        set_priority(old, 4, by=cast.actor("agent"))
    (found,) = tried(cast, RuleDraft("Liegt", ["time"], NOTE, {"all": [OLD, LOW]}))
    assert found["ticket"] == old.pk
    late = datetime.fromisoformat(found["at"]) - begun - timedelta(days=2)
    assert timedelta(0) < late <= MINUTE
    assert not lines(old, "noted")


def test_what_has_lain_for_longer_is_met_at_once(cast: Cast) -> None:
    """The rule would have begun with it, though nothing has happened to it for half a year."""
    with clock.at(clock.now() - timedelta(days=200)):
        old = cast.open("Vergessen")
    draft = RuleDraft("Liegt", ["time"], URGENT, {"all": [OLD, LOW]})
    (found,) = tried(cast, draft)
    made = Rehearsal.objects.get()
    assert found["ticket"] == old.pk
    assert timedelta(0) <= datetime.fromisoformat(found["at"]) - made.since <= MINUTE


def test_on_how_many_it_would_act_at_once_is_told(cast: Cast) -> None:
    """Of those he sees, without those it has had its turn with."""
    with clock.at(clock.now() - timedelta(days=4)):
        one, _other = cast.open("Alt"), cast.open("Auch alt")
        cast.open("Fremd", team=cast.other_team)
    draft = RuleDraft("Liegt", ["time"], NOTE, {"all": [OLD, LOW]})
    tried(cast, draft)
    admin = cast.actor("admin")
    assert rehearsing.at_once(Rehearsal.objects.get(), admin) == 3
    cast.other_team.confidential = True
    cast.other_team.save()
    assert rehearsing.at_once(Rehearsal.objects.get(), cast.actor("admin")) == 2
    rule = make_rule(draft, by=admin)
    RuleMet.objects.create(rule=rule, ticket=one)
    tried(cast, draft, rule=rule)
    assert rehearsing.at_once(Rehearsal.objects.get(), cast.actor("admin")) == 1
    tried(cast, RuleDraft("Neu", ["opened"], NOTE))
    assert rehearsing.at_once(Rehearsal.objects.get(), admin) is None
