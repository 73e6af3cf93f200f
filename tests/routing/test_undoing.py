"""Taking back what rules did."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.routing.test_by_time import LOW, OLD, minute, of_time
from tests.routing.test_rules import NOTE, URGENT, lines, rule, written
from tresen.kit import clock
from tresen.routing.models import Rule, RuleAct
from tresen.routing.undoing import take_back_acts, take_back_since
from tresen.tickets.batches import progress
from tresen.tickets.bulk import carry_on
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.changing import set_priority
from tresen.tickets.models import Batch, BatchItem, Message, Ticket
from tresen.tickets.replay import replay


def back(cast: Cast, made: Rule) -> Batch:
    return take_back_since(made, clock.now() - timedelta(days=30), by=cast.actor("admin"))


def test_a_ticket_is_as_it_was_before_and_its_journal_tells_who_did_it(cast: Cast) -> None:
    made = rule(cast, actions=[*URGENT, {"do": "assign", "to": str(cast.agent.pk)}, {"do": "task", "title": "Anrufen"}])
    written(cast.ticket, cast.customer)
    take_back_acts(RuleAct.objects.all(), by=cast.actor("agent"))
    stored = Ticket.objects.get(pk=cast.ticket.pk)
    assert (stored.priority, stored.assignee, stored.tasks.count()) == (2, None, 0)
    (line,) = lines(cast.ticket, "rule_undone")
    act = RuleAct.objects.get()
    assert (line.actor, line.data["acts"], line.data["names"]) == (cast.agent, [str(act.pk)], "Stillstand")
    assert act.undone_at == line.at
    assert replay(stored) == {column: plain(getattr(stored, _stored(column))) for column in TRACKED}
    with pytest.raises(Refused):
        back(cast, made)


def test_what_other_rules_did_because_of_it_goes_as_well(cast: Cast) -> None:
    made = rule(cast)
    rule(cast, name="Danach", occasions=["priority"], actions=[{"do": "assign", "to": str(cast.agent.pk)}])
    rule(cast, name="Zuletzt", occasions=["assignee"], actions=NOTE)
    rule(cast, name="Anderes", occasions=["customer_writes"], actions=[{"do": "task", "title": "Bleibt"}])
    written(cast.ticket, cast.customer)
    back(cast, made)
    stored = Ticket.objects.get(pk=cast.ticket.pk)
    assert (stored.priority, stored.assignee, stored.tasks.count()) == (2, None, 1)
    assert not Message.objects.filter(ticket=stored, kind="note").exists()
    assert set(RuleAct.objects.exclude(undone_at=None).values_list("rule__name", flat=True)) == {
        "Stillstand",
        "Danach",
        "Zuletzt",
    }


def test_what_somebody_has_changed_since_stays_and_is_named(cast: Cast) -> None:
    made, other = rule(cast), cast.open("Zweiter")
    for ticket in (cast.ticket, other):
        written(ticket, ticket.customer)
    set_priority(other, 3, by=cast.actor("agent"))
    batch = back(cast, made)
    assert {one.ticket_id: one.state for one in BatchItem.objects.filter(batch=batch)} == {
        cast.ticket.pk: "undone",
        other.pk: "kept",
    }
    assert Ticket.objects.get(pk=other.pk).priority == 3
    assert RuleAct.objects.get(ticket=other).undone_at is None


def test_a_rule_of_time_does_not_do_it_again_in_the_next_minute(cast: Cast) -> None:
    made = of_time(cast, condition={"all": [OLD, LOW]}, actions=URGENT)
    minute(made, days=3)
    minute(made, days=3)  # it is so no more, and no longer remembered
    with clock.at(clock.now() + timedelta(days=3)):
        back(cast, made)
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 2
    minute(made, days=4)
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 2
    set_priority(cast.ticket, 3, by=cast.actor("agent"))
    minute(made, days=5)
    set_priority(cast.ticket, 1, by=cast.actor("agent"))
    minute(made, days=6)  # it was not so in between
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 4


def test_a_run_on_many_tickets_is_gone_on_with_by_a_job(cast: Cast) -> None:
    for number in range(55):
        cast.open(f"Nr. {number}")
    made = of_time(cast, condition={"all": [OLD, LOW]}, actions=URGENT)
    minute(made, days=3)
    with clock.at(clock.now() + timedelta(days=3)):
        batch = back(cast, made)
    assert progress(batch)["undone"] == 0
    carry_on(batch.pk)
    carry_on(batch.pk)  # a job runs at least once
    assert progress(batch)["undone"] == 56
    assert not Ticket.objects.exclude(priority=2).exists()
    assert RuleAct.objects.filter(undone_at=None).count() == 0


def test_an_administrator_takes_nothing_back_where_he_sees_nothing(cast: Cast) -> None:
    made = rule(cast)
    written(cast.ticket, cast.customer)
    cast.team.confidential = True
    cast.team.save()
    with pytest.raises(Refused):
        back(cast, made)
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 4
