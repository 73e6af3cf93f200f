"""Rules of time: each ticket has its turn once, until it is so no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.routing.test_rules import NOTE, URGENT, lines, row, rule
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing import by_time, taking
from tresen.routing.models import Rule, RuleAct, RuleMet
from tresen.routing.rule_editing import RuleDraft, change_rule, rule_draft_of
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.changing import set_priority
from tresen.tickets.merging import merge
from tresen.tickets.models import Ticket
from tresen.tickets.receiving import receive

OLD = row("ticket.created_at", "longer_ago", "2d")
LOW = row("ticket.priority", "is", ["1", "2"])


def of_time(cast: Cast, **given: Any) -> Rule:
    return rule(cast, **{"name": "Liegt", "occasions": ["time"], "condition": {"all": [OLD]}, "actions": NOTE} | given)


def minute(made: Rule, **after: float) -> None:
    """A run of the job, so long from now."""
    with clock.at(clock.now() + timedelta(**after)):
        by_time.act_due(made.pk)


def test_it_acts_as_soon_as_a_ticket_is_so_and_says_why(cast: Cast) -> None:
    made = of_time(cast)
    minute(made, days=1)
    assert not RuleAct.objects.exists()
    minute(made, days=3)
    (line,) = lines(cast.ticket, "noted")
    act = RuleAct.objects.get()
    assert (line.actor_kind, line.actor_label, line.data["rule"]) == ("rule", "Liegt", str(act.pk))
    assert (act.event, act.occasion, act.outcome, act.depth) == (None, "time", "acted", 1)
    assert [(one["row"]["field"], one["held"]) for one in act.met] == [("ticket.created_at", True)]


def test_once_until_it_is_so_no_more(cast: Cast) -> None:
    made = of_time(cast, condition={"all": [OLD, LOW]})
    for days in (3, 4, 5):
        minute(made, days=days)
    assert len(lines(cast.ticket, "noted")) == 1
    set_priority(cast.ticket, 4, by=cast.actor("agent"))
    minute(made, days=6)
    assert not RuleMet.objects.exists()
    set_priority(cast.ticket, 1, by=cast.actor("agent"))
    minute(made, days=7)
    assert len(lines(cast.ticket, "noted")) == 2


def test_what_makes_it_so_no_more_may_be_the_rule_itself(cast: Cast) -> None:
    made = of_time(cast, condition={"all": [OLD, LOW]}, actions=URGENT)
    minute(made, days=3)
    minute(made, days=3)
    assert RuleAct.objects.count() == 1
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 4


def test_another_wording_acts_on_nobody_a_second_time(cast: Cast) -> None:
    made = of_time(cast)
    minute(made, days=3)
    change_rule(made, RuleDraft(**{**rule_draft_of(made).__dict__, "actions": URGENT}), by=cast.actor("admin"))
    late = cast.open("Später")
    minute(made, days=4)
    cast.ticket.refresh_from_db()
    late.refresh_from_db()
    assert (cast.ticket.priority, late.priority) == (2, 4)


def test_one_that_is_switched_off_or_waits_for_events_has_no_turn(cast: Cast) -> None:
    off, other = of_time(cast, is_active=False), rule(cast, condition={"all": [LOW]})
    minute(off, days=3)
    minute(other, days=3)
    assert not RuleAct.objects.exists()


def test_what_it_cannot_do_is_told_once(cast: Cast) -> None:
    made = of_time(cast, actions=[{"do": "state", "to": "gone"}])
    for days in (3, 4):
        minute(made, days=days)
    assert len(lines(cast.ticket, "rule_refused")) == 1
    assert [one.outcome for one in RuleAct.objects.all()] == ["refused"]


def test_a_process_that_dies_has_done_it_or_not(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = of_time(cast)

    def dies(*given: Any, **more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt), transaction.atomic():
        patched.setattr(taking.RuleAct, "save", dies)  # after all it does, before that is noted
        minute(made, days=3)
    assert not RuleMet.objects.exists()
    assert not lines(cast.ticket, "noted")
    minute(made, days=3)
    assert len(lines(cast.ticket, "noted")) == 1


def test_other_rules_follow_and_the_chain_counts_it(cast: Cast) -> None:
    made = of_time(cast, actions=URGENT)
    rule(cast, name="Danach", occasions=["priority"], actions=NOTE)
    minute(made, days=3)
    assert list(RuleAct.objects.order_by("depth").values_list("rule__name", "depth")) == [("Liegt", 1), ("Danach", 2)]


def test_merged_tickets_have_no_turn(cast: Cast) -> None:
    other = cast.open("Doppelt")
    merge([other], cast.ticket, by=cast.actor("admin"))
    minute(of_time(cast), days=3)
    assert list(RuleAct.objects.values_list("ticket", flat=True)) == [cast.ticket.pk]


def test_messages_and_the_journal_can_be_asked_as_of_then(cast: Cast) -> None:
    """Memory decides as the database does."""
    still = {"all": [row("ticket.state_type", "unchanged", "2d"), row("message.text", "contains", "rührt sich")]}
    made = of_time(cast, condition=still)
    receive(cast.ticket, by=Actor.of(cast.customer), body=Body.from_text("Nichts rührt sich"), author=cast.customer)
    minute(made, days=1)
    assert not RuleAct.objects.exists()
    for days in (3, 4):
        minute(made, days=days)
    assert RuleAct.objects.count() == 1


def test_each_minute_those_in_use_are_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _off, _other = of_time(cast), of_time(cast, is_active=False), rule(cast)
    asked: list[int] = []
    monkeypatch.setattr(by_time.act_due, "later_once", lambda *, rule_id, lock: asked.append(rule_id))
    by_time.look(0)
    assert asked == [made.pk]


@pytest.mark.parametrize(
    "wrong",
    [
        {"occasions": ["time", "opened"]},
        {"condition": {}},
        {"condition": {"all": [OLD, {"any": [row("event.by", "is", ["agent"])]}]}},
    ],
)
def test_what_no_rule_of_time_can_be_is_said(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        of_time(cast, **wrong)
    assert not Rule.objects.exists()
