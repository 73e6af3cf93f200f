"""Rules: when they act, what they leave when they cannot, and that they never stop what people do."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tresen.kit import clock
from tresen.kit.journal import Journal
from tresen.people.actor import Actor
from tresen.routing import following, taking
from tresen.routing.models import Outcome, Rule, RuleAct, RuleVersion
from tresen.routing.rule_editing import RuleDraft, change_rule, make_rule, order_rules, remove_rule, rule_draft_of
from tresen.routing.rule_set import rule_set
from tresen.tickets.actions.acting import prepare, rehearse
from tresen.tickets.body import Body
from tresen.tickets.bulk import begin_all, take_back
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.changing import set_priority
from tresen.tickets.merging import merge, unmerge
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.noting import note
from tresen.tickets.receiving import receive
from tresen.tickets.replay import replay
from tresen.tickets.states import solve

URGENT: list[dict[str, Any]] = [{"do": "priority", "to": "4"}]
NOTE: list[dict[str, Any]] = [{"do": "note", "text": "<p>Bitte zuerst anrufen.</p>"}]


def row(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator} | ({} if value is None else {"value": value})


def rule(cast: Cast, **given: Any) -> Rule:
    usual: dict[str, Any] = {"name": "Stillstand", "occasions": ["customer_writes"], "actions": URGENT}
    return make_rule(RuleDraft(**usual | given), by=cast.actor("admin"))


def written(ticket: Ticket, person: Any, text: str = "Die Maschine steht", **data: Any) -> None:
    receive(ticket, by=Actor.of(person), body=Body.from_text(text), author=person)


def lines(ticket: Ticket, name: str) -> list[Event]:
    return list(Event.objects.filter(ticket=ticket, name=name).order_by("pk"))


def test_a_rule_acts_when_its_event_comes_and_its_condition_holds_and_the_line_says_so(cast: Cast) -> None:
    made = rule(
        cast, condition={"all": [row("event.text", "contains", "maschine"), row("ticket.priority", "is_not", ["4"])]}
    )
    ticket = cast.ticket
    written(ticket, ticket.customer, "Eine Frage")
    assert not RuleAct.objects.exists()
    written(ticket, ticket.customer)
    (line,) = lines(ticket, "priority_changed")
    act = RuleAct.objects.get()
    assert (line.actor_kind, line.actor_label, line.data["rule"]) == ("rule", "Stillstand", str(act.pk))
    assert (act.rule, act.version, act.occasion, act.outcome, act.depth) == (made, 1, "customer_writes", "acted", 1)
    assert act.event == lines(ticket, "received")[1].pk
    met = {one["row"]["field"]: (one["value"], one["held"]) for one in act.met}
    assert met == {"event.text": (["Die Maschine steht"], True), "ticket.priority": (["2"], True)}
    assert ticket.priority == 4  # the caller's ticket is as it is now


def test_it_waits_for_the_events_it_names_and_no_others(cast: Cast) -> None:
    rule(cast, occasions=["solved"], actions=NOTE)
    written(cast.ticket, cast.customer)
    assert not lines(cast.ticket, "noted")
    solve(cast.ticket, by=cast.actor("agent"))
    assert len(lines(cast.ticket, "noted")) == 1


def test_a_customer_who_writes_again_opens_the_ticket_again(cast: Cast) -> None:
    rule(cast, occasions=["reopened"], actions=NOTE)
    solve(cast.ticket, by=cast.actor("agent"))
    assert not RuleAct.objects.exists()
    written(cast.ticket, cast.customer)
    assert RuleAct.objects.get().occasion == "reopened"


def test_what_was_before_and_who_did_it_can_be_asked(cast: Cast) -> None:
    higher = {"all": [row("event.before_priority", "is", ["2"]), row("event.by", "is", ["agent"])]}
    rule(cast, occasions=["priority"], condition=higher, actions=NOTE)
    set_priority(cast.ticket, 3, by=Actor("system", None, "Tresen"))
    assert not lines(cast.ticket, "noted")
    set_priority(cast.ticket, 4, by=cast.actor("agent"))  # it was 3
    assert not lines(cast.ticket, "noted")
    set_priority(cast.ticket, 2, by=cast.actor("agent"))
    set_priority(cast.ticket, 4, by=cast.actor("agent"))
    assert len(lines(cast.ticket, "noted")) == 1


def test_the_first_message_of_its_kind(cast: Cast) -> None:
    rule(cast, occasions=["opened", "customer_writes"], condition={"all": [row("event.first", "yes")]}, actions=NOTE)
    ticket = cast.open()
    written(ticket, ticket.customer)
    assert len(lines(ticket, "noted")) == 1


def test_what_a_rule_cannot_do_is_told_and_stops_nobody(cast: Cast) -> None:
    rule(
        cast,
        name="Geht nicht",
        actions=[*NOTE, {"do": "share", "with": str(cast.team.pk)}, {"do": "state", "to": "gone"}],
    )
    rule(cast, name="Geht")
    written(cast.ticket, cast.customer)
    refused, acted = RuleAct.objects.order_by("outcome").reverse()
    assert (refused.outcome, acted.outcome) == (Outcome.REFUSED, Outcome.ACTED)
    assert refused.reason
    (told,) = lines(cast.ticket, "rule_refused")
    assert (told.actor_label, told.data["rule"], told.data["reason"]) == ("Geht nicht", str(refused.pk), refused.reason)
    assert not lines(cast.ticket, "noted")  # all of it or nothing
    assert len(lines(cast.ticket, "received")) == 1
    cast.ticket.refresh_from_db()
    assert cast.ticket.priority == 4


@pytest.mark.parametrize("where", ["act", "prepared", "_short"])
def test_a_fault_of_ours_between_any_two_lines_stops_nobody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    rule(cast, condition={"all": [row("event.text", "contains", "steht")]})

    def broken(*given: Any) -> None:
        raise ZeroDivisionError

    if where == "_short":
        monkeypatch.setattr("tresen.rules.deciding._Row.asked", broken)
    else:
        monkeypatch.setattr(taking, where, broken)
    written(cast.ticket, cast.customer)
    assert len(lines(cast.ticket, "received")) == 1
    assert not lines(cast.ticket, "priority_changed")
    assert [one.outcome for one in RuleAct.objects.all()] == ([] if where == "_short" else ["failed"])


def test_if_the_verb_fails_later_the_rule_has_not_acted_either(cast: Cast) -> None:
    rule(cast)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        written(cast.ticket, cast.customer)
        raise ZeroDivisionError
    assert not RuleAct.objects.exists()
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 2


def test_rules_set_off_rules_each_once_and_a_circle_ends(cast: Cast) -> None:
    up = {"all": [row("ticket.priority", "is", ["2"])]}
    rule(
        cast,
        name="Hinauf",
        occasions=["priority", "customer_writes"],
        condition=up,
        actions=[{"do": "priority", "to": "3"}],
    )
    rule(cast, name="Hinab", occasions=["priority"], actions=[{"do": "priority", "to": "2"}])
    written(cast.ticket, cast.customer)
    acts = list(RuleAct.objects.order_by("depth").values_list("rule__name", "depth"))
    assert acts == [("Hinauf", 1), ("Hinab", 2)]


def test_a_long_chain_is_cut_and_the_journal_tells(cast: Cast) -> None:
    for number in range(7):  # each sets off those that have not had their turn
        rule(cast, name=f"Glied {number}", occasions=["noted", "customer_writes"], actions=NOTE)
    written(cast.ticket, cast.customer)
    outcomes = sorted(RuleAct.objects.values_list("depth", "outcome"))
    assert [depth for depth, outcome in outcomes if outcome == "acted"] == [1, 2, 3, 4, 5, 5, 5]
    assert [outcome for _depth, outcome in outcomes].count("stopped") == 1
    (told,) = lines(cast.ticket, "rules_stopped")
    assert told.data["reason"]


def test_undoing_and_merging_set_off_nothing(cast: Cast) -> None:
    other = cast.open("Noch einer")
    batch = begin_all([cast.ticket], [{"do": "priority", "to": "3"}], by=cast.actor("admin"))
    rule(cast, occasions=["priority", "state", "closed", "team", "assignee"], actions=NOTE)
    take_back(batch, by=cast.actor("admin"))
    merge([other], cast.ticket, by=cast.actor("admin"))
    other.refresh_from_db()
    unmerge(other, by=cast.actor("admin"))
    assert not RuleAct.objects.exists()


def test_for_many_tickets_it_acts_once_on_each_and_undoing_them_takes_that_back_too(cast: Cast) -> None:
    tickets = [cast.open(f"Nr. {number}") for number in range(25)]
    rule(cast, occasions=["priority"], actions=NOTE)
    batch = begin_all(tickets, [{"do": "priority", "to": "3"}], by=cast.actor("admin"))
    assert sorted(RuleAct.objects.values_list("ticket", flat=True)) == sorted(one.pk for one in tickets)
    assert Message.objects.filter(ticket__in=tickets, kind="note").count() == 25
    take_back(batch, by=cast.actor("admin"))
    assert not Message.objects.filter(ticket__in=tickets, kind="note").exists()


def test_a_preview_shows_what_rules_would_add_and_leaves_nothing(cast: Cast) -> None:
    rule(cast, occasions=["priority"], actions=NOTE)
    (tried,) = rehearse(cast.ticket, prepare([{"do": "priority", "to": "3"}], by=cast.actor("agent")))
    assert [one.name for one in tried.events] == ["priority_changed", "noted"]
    assert not RuleAct.objects.exists()


def test_it_answers_no_machine_and_a_customer_once_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(cast, actions=[{"do": "reply", "text": "<p>Wir melden uns.</p>"}])
    receive(cast.ticket, by=Actor.of(cast.customer), body=Body.from_text("Bin im Urlaub"), author=cast.customer)
    assert Message.objects.filter(kind="reply").count() == 1
    assert Message.objects.get(kind="reply").is_automatic
    written(cast.ticket, cast.customer)
    assert Message.objects.filter(kind="reply").count() == 1
    monkeypatch.setattr(clock, "now", lambda now=clock.now: now() + taking.QUIET)
    written(cast.ticket, cast.customer)
    assert Message.objects.filter(kind="reply").count() == 2


def test_a_rule_works_from_the_next_event_on_and_an_older_wording_stays(cast: Cast) -> None:
    made = rule(cast)
    assert [one.key for one, _occasion in rule_set().for_any(["customer_writes", "opened"])] == [made.pk]
    change_rule(made, RuleDraft(**{**rule_draft_of(made).__dict__, "actions": NOTE}), by=cast.actor("admin"))
    written(cast.ticket, cast.customer)
    assert RuleAct.objects.get().version == 2
    assert [one.actions for one in RuleVersion.objects.order_by("number")] == [URGENT, NOTE]
    change_rule(
        made, RuleDraft(**{**rule_draft_of(made).__dict__, "actions": NOTE, "is_active": False}), by=cast.actor("admin")
    )
    assert RuleVersion.objects.count() == 2  # switching off is no other wording
    written(cast.ticket, cast.customer)
    assert RuleAct.objects.count() == 1
    remove_rule(made)
    with pytest.raises(Refused):
        change_rule(made, rule_draft_of(made), by=cast.actor("admin"))


def test_rules_have_an_order(cast: Cast) -> None:
    first, second = rule(cast, name="Eins"), rule(cast, name="Zwei", actions=[{"do": "priority", "to": "3"}])
    order_rules([second.pk, first.pk])
    assert [one.name for one, _occasion in rule_set().for_any(["customer_writes"])] == ["Zwei", "Eins"]
    written(cast.ticket, cast.customer)
    assert [one.changes["priority"] for one in lines(cast.ticket, "priority_changed")] == [[2, 3], [3, 4]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"occasions": []},
        {"occasions": ["full moon"]},
        {"actions": []},
        {"actions": [{"do": "assign", "to": "me"}]},
        {"actions": [{"do": "draft", "text": "<p>x</p>"}]},
        {"actions": [{"do": "merge", "to": "1"}]},
        {"condition": {"all": [row("event.nothing", "is", ["1"])]}},
    ],
)
def test_what_is_wrong_with_a_rule_is_said_and_nothing_is_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        rule(cast, **wrong)
    assert not Rule.objects.exists()
    assert not RuleVersion.objects.exists()


def test_two_hundred_rules_that_do_not_act_cost_two_queries_at_most(cast: Cast) -> None:
    ticket = cast.ticket
    note(ticket, by=cast.actor("agent"), body=Body.from_text("Warm"))
    actor = cast.actor("agent")
    assert actor.has("note")
    with CaptureQueriesContext(connection) as before:
        note(ticket, by=actor, body=Body.from_text("Ohne"))
    for number in range(200):
        condition = {
            "all": [
                row("ticket.subject", "contains", f"nie {number}"),
                row("message.text", "contains", f"nie {number}"),
            ]
        }
        if number % 2:
            condition = {"any": condition["all"]}  # this one has to read the messages
        rule(cast, name=f"Nr. {number}", occasions=["noted"], condition=condition)
    rule_set()
    with CaptureQueriesContext(connection) as after:
        note(ticket, by=actor, body=Body.from_text("Mit"))
    assert len(after) - len(before) <= 2


def test_replaying_the_journal_gives_what_rules_have_made_of_a_ticket(cast: Cast) -> None:
    rule(cast, actions=[*URGENT, {"do": "assign", "to": str(cast.agent.pk)}, *NOTE])
    rule(cast, name="Geht nicht", actions=[{"do": "state", "to": "gone"}])
    rule(cast, name="Danach", occasions=["priority"], actions=[{"do": "state", "to": "solved"}])
    written(cast.ticket, cast.customer)
    stored = Ticket.objects.get(pk=cast.ticket.pk)
    assert (stored.priority, stored.assignee, stored.state_type) == (4, cast.agent, "solved")
    assert replay(stored) == {column: plain(getattr(stored, _stored(column))) for column in TRACKED}


def test_rules_come_after_everything_else_that_follows() -> None:
    assert following.follow in Journal.last
