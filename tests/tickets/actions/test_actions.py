"""Lists of actions: what they do to a ticket, what a trial of them leaves behind, and the way back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import TeamMembership, TeamRole
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.actions import as_json
from tresen.tickets.actions.acting import act, prepare, rehearse
from tresen.tickets.actions.properties import UNTIL, moment_of
from tresen.tickets.actions.registry import kinds_of
from tresen.tickets.bulk import begin_all, take_back
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.checklists import save_checklist
from tresen.tickets.drafts import draft_of, save_draft
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import Batch, BatchItem, ChecklistItem, Draft, Event, Message, Participant, Task, Ticket

Given = list[dict[str, Any]]


def everything(cast: Cast) -> Given:
    """One action of nearly every kind."""
    checklist = save_checklist(None, name="Drucker", kinds=[], categories=[], items=[ChecklistItem(title="Papier")])
    return [
        {"do": "assign", "to": "me"},
        {"do": "priority", "to": "4", "reason": "Labor"},
        {"do": "kind", "to": "request"},
        {"do": "category", "to": "none"},
        {"do": "share", "with": str(cast.other_team.pk)},
        {"do": "watch", "who": str(cast.colleague.pk)},
        {"do": "involve", "address": "kopie@partner.test"},
        {"do": "task", "title": "Patronen bestellen", "owner": "me", "due": "2d"},
        {"do": "checklist", "which": str(checklist.pk)},
        {"do": "note", "text": "<p>Ist <b>bestellt</b>.</p>"},
        {"do": "draft", "text": "<p>Entwurf</p>"},
        {"do": "reply", "text": "<p>Wir kümmern uns.</p>"},
        {"do": "snooze", "until": "3d"},
        {"do": "state", "to": "solved"},
    ]


def snapshot(ticket: Ticket) -> dict[str, Any]:
    stored = Ticket.objects.get(pk=ticket.pk)
    columns = {name: plain(getattr(stored, _stored(name))) for name in TRACKED if name != "updated_at"}
    tables = (Task, Participant, Draft)
    return columns | {model.__name__: model._default_manager.filter(ticket=ticket).count() for model in tables}


def run(ticket: Ticket, given: Given, actor: Actor) -> None:
    act(ticket, prepare(given, by=actor))


def test_each_action_is_the_verb_a_click_would_call(cast: Cast) -> None:
    run(cast.ticket, everything(cast), cast.actor("agent"))
    stored = Ticket.objects.get(pk=cast.ticket.pk)
    assert (stored.assignee, stored.priority, stored.kind, stored.category) == (cast.agent, 4, "request", None)
    assert stored.shared_with == [cast.other_team.pk]
    assert stored.state_type == "solved"
    assert set(stored.participants.values_list("address", flat=True)) == {"cem@desk.test", "kopie@partner.test"}
    assert list(stored.tasks.values_list("title", "owner__name")) == [
        ("Patronen bestellen", "Anna Agentin"),
        ("Papier", None),
    ]
    said = {message.kind: message for message in Message.objects.filter(ticket=stored).exclude(kind="customer")}
    assert said["note"].html == "<p>Ist <b>bestellt</b>.</p>"
    assert said["reply"].recipients["to"] == [cast.customer.email]
    assert said["reply"].facts["mail"]["greeting"] is True
    assert draft_of(stored, by=cast.actor("agent"))["reply"].html == "<p>Entwurf</p>"


def test_a_trial_tells_exactly_what_comes_and_leaves_nothing(cast: Cast) -> None:
    before, events = snapshot(cast.ticket), Event.objects.count()
    given = everything(cast)
    with pytest.raises(Refused):
        prepare([*given, {"do": "state", "to": "nowhere"}], by=cast.actor("agent"))
    ready = prepare(given, by=cast.actor("agent"))
    tried = rehearse(cast.ticket, ready)
    assert (snapshot(cast.ticket), Event.objects.count()) == (before, events)
    assert not Message.objects.filter(ticket=cast.ticket).exclude(kind="customer").exists()
    assert cast.ticket.priority == 2
    foretold = [event.name for one in tried for event in one.events]
    act(cast.ticket, ready)
    happened = Event.objects.filter(ticket=cast.ticket).order_by("id").values_list("name", flat=True)
    assert foretold == list(happened)[-len(foretold) :]
    assert [one.changes for one in rehearse(cast.ticket, prepare(given[:4], by=cast.actor("agent")))] == [False] * 4


def test_a_refusal_is_told_and_the_rest_is_tried_all_the_same(cast: Cast) -> None:
    role = TeamRole.objects.create(names={"de": "Klein"}, rights=["edit", "note"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    given: Given = [{"do": "reply", "text": "Hallo"}, {"do": "assign", "to": "me"}, {"do": "priority", "to": "3"}]
    tried = rehearse(cast.ticket, prepare(given, by=cast.actor("agent")))
    assert [bool(one.refusal) for one in tried] == [True, True, False]
    assert tried[2].events[0].changes["priority"] == [2, 3]
    with pytest.raises(Refused):
        run(cast.ticket, given, cast.actor("agent"))
    assert not Message.objects.filter(kind="reply").exists()


def test_nothing_is_done_to_what_one_does_not_work_on(cast: Cast) -> None:
    foreign = cast.open("Fremd", team=cast.other_team)
    with pytest.raises(Refused):
        run(foreign, [{"do": "priority", "to": "3"}], cast.actor("agent"))
    handed = [{"do": "hand_over", "to": str(cast.other_team.pk)}, {"do": "priority", "to": "3"}]
    tried = rehearse(cast.ticket, prepare(handed, by=cast.actor("agent")))
    assert [bool(one.refusal) for one in tried] == [False, True], "what was given away is not one's own any more"


def test_a_batch_is_taken_back_with_its_words_tasks_people_and_draft(cast: Cast) -> None:
    save_draft(cast.ticket, by=cast.actor("agent"), kind="reply", html="<p>Angefangen</p>", recipients={}, version=7)
    before = snapshot(cast.ticket)
    batch = begin_all([cast.ticket], everything(cast), by=cast.actor("agent"))
    assert Draft.objects.get().html == "<p>Angefangen</p><p>Entwurf</p>"
    take_back(batch, by=cast.actor("agent"))
    assert BatchItem.objects.get().state == "undone"
    assert snapshot(cast.ticket) == before
    assert Draft.objects.get().html == "<p>Angefangen</p>"
    assert set(Message.objects.filter(ticket=cast.ticket).values_list("kind", flat=True)) == {"customer", "withdrawn"}


def test_an_answer_that_has_left_stays_and_so_does_the_rest(cast: Cast) -> None:
    given: Given = [{"do": "reply", "text": "Gruß"}, {"do": "state", "to": "solved"}]
    batch = begin_all([cast.ticket], given, by=cast.actor("agent"))
    Message.objects.get(kind="reply").deliveries.update(attempts=1)
    take_back(batch, by=cast.actor("agent"))
    item = BatchItem.objects.get()
    assert (item.state, bool(item.reason)) == ("kept", True)
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "solved"


def test_what_one_gave_away_just_now_comes_back_and_later_does_not(cast: Cast) -> None:
    given = [{"do": "hand_over", "to": str(cast.other_team.pk)}]
    batch = begin_all([cast.ticket], given, by=cast.actor("agent"))
    take_back(batch, by=cast.actor("agent"))
    assert Ticket.objects.get(pk=cast.ticket.pk).team == cast.team
    batch = begin_all([cast.ticket], given, by=cast.actor("agent"))
    Batch.objects.filter(pk=batch.pk).update(created_at=batch.created_at - timedelta(minutes=6))
    take_back(batch, by=cast.actor("agent"))
    assert BatchItem.objects.get(batch=batch).state == "kept"
    assert Ticket.objects.get(pk=cast.ticket.pk).team == cast.other_team


def test_a_rule_uses_the_same_actions_and_is_nobody(cast: Cast) -> None:
    rule = Actor("rule", None, "Nachts")
    run(cast.ticket, [{"do": "assign", "to": str(cast.colleague.pk)}, {"do": "note", "text": "Nachts"}], rule)
    told = Event.objects.filter(ticket=cast.ticket).order_by("-id")[:2]
    assert {(event.actor_kind, event.actor_label) for event in told} == {("rule", "Nachts")}
    for given in ([{"do": "assign", "to": "me"}], [{"do": "draft", "text": "x"}]):
        with pytest.raises(Refused):
            prepare(given, by=rule)


def test_a_field_is_set_as_its_type_asks_and_emptied(cast: Cast) -> None:
    add_field("text", Shape(names={"de": "Raum"}), key="raum")
    add_field("date", Shape(names={"de": "Bis"}), key="bis")
    add_field("yes_no", Shape(names={"de": "Vor Ort"}), key="vor_ort")
    given: Given = [
        {"do": "field.raum", "value": "B 2.14"},
        {"do": "field.bis", "value": "3d"},
        {"do": "field.vor_ort", "value": "no"},
    ]
    with clock.at(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        run(cast.ticket, given, cast.actor("agent"))
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {"raum": "B 2.14", "bis": "2026-11-23", "vor_ort": False}
    run(cast.ticket, [{"do": "clear_field", "which": "raum"}], cast.actor("agent"))
    assert "raum" not in Ticket.objects.get(pk=cast.ticket.pk).values


@pytest.mark.parametrize("key", sorted(UNTIL.fixed or ()))
def test_every_time_to_wait_is_to_come(key: str) -> None:
    for hour in (0, 6, 7, 14, 15, 22, 23):
        with clock.at(datetime(2026, 11, 23, hour, 59, tzinfo=UTC)):
            assert clock.now() < moment_of(key) < clock.now() + timedelta(days=31)


def test_the_sentence_names_people_and_states(cast: Cast) -> None:
    kinds = kinds_of(cast.actor("agent"))
    given = [
        {"do": "assign", "to": "me"},
        {"do": "note", "text": "<p>Ist bestellt.</p>"},
        {"do": "state", "to": "solved"},
    ]
    parsed = parse_actions(given, kinds)
    assert as_json(parsed.actions) == given
    with override("de"):
        said = describe_actions(parsed.actions, kinds)
    assert said == "Weist mir zu, schreibt die interne Notiz „Ist bestellt.“ und setzt den Status auf „Gelöst“"
    with override("en"):
        said = describe_actions(parsed.actions[:1], kinds)
    assert said == "Assigns to me"
    gone = parse_actions([{"do": "hand_over", "to": "99999999"}], kinds)
    with override("en"):
        assert describe_actions(gone.actions, kinds) == "Hands over to (not to be found)"
