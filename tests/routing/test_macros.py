"""Macros: whose they are, on which tickets they are offered, what they do."""

from typing import Any

import pytest

from tests.cast import Cast
from tresen.people.models import TeamMembership, TeamRole
from tresen.routing.access import macros_for, macros_kept_by
from tresen.routing.applying import apply, apply_to_many, macros_on, preview
from tresen.routing.editing import Draft, change_macro, delete_macro, draft_of, make_macro
from tresen.routing.models import Macro
from tresen.tickets.access import NotAllowed
from tresen.tickets.bulk import take_back
from tresen.tickets.change import Refused
from tresen.tickets.models import Batch, BatchItem, Event, Message, Ticket

SOLVE: list[dict[str, Any]] = [
    {"do": "assign", "to": "me"},
    {"do": "reply", "text": "<p>Guten Tag {{Kunde.Nachname}}, es geht wieder.</p>", "english": "<p>Solved.</p>"},
    {"do": "state", "to": "solved"},
]
URGENT = {"all": [{"field": "ticket.priority", "operator": "is", "value": ["4"]}]}


def made(cast: Cast, who: str = "admin", **more: Any) -> Macro:
    given: dict[str, Any] = {"audience": "everybody" if who == "admin" else "own", **more}
    return make_macro(Draft("Lösen", given.pop("actions", SOLVE), **given), by=cast.actor(who))


def test_who_has_a_macro_and_who_changes_it(cast: Cast) -> None:
    own = made(cast, "agent")
    team = made(cast, teams=[cast.team.pk], audience="teams")
    house = made(cast)
    has = {who: set(macros_for(cast.actor(who))) for who in ("agent", "colleague", "outsider", "admin", "customer")}
    assert has == {
        "agent": {own, team, house},
        "colleague": {team, house},
        "outsider": {house},
        "admin": {house},
        "customer": set(),
    }
    assert set(macros_kept_by(cast.actor("admin"))) == {team, house}
    for macro, who in ((own, "admin"), (own, "colleague"), (house, "agent"), (team, "outsider")):
        with pytest.raises(NotAllowed):
            change_macro(macro, draft_of(macro), by=cast.actor(who))
        with pytest.raises(NotAllowed):
            delete_macro(macro, by=cast.actor(who))
    change_macro(team, draft_of(team), by=cast.actor("agent"))
    role = TeamRole.objects.create(names={"de": "Klein"}, rights=["edit"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    with pytest.raises(NotAllowed):
        change_macro(team, draft_of(team), by=cast.actor("agent"))
    with pytest.raises(Refused):
        made(cast, "colleague", audience="everybody")


@pytest.mark.parametrize(
    "wrong",
    [
        {"actions": []},
        {"actions": [{"do": "explode"}]},
        {"actions": [{"do": "reply", "text": "<script>x</script>"}]},
        {"actions": [{"do": "note", "text": "{{Kunde.Schuhgröße}}"}]},
        {"condition": {"all": [{"field": "nothing", "operator": "is", "value": ["1"]}]}},
        {"icon": "skull"},
        {"audience": "teams"},
        {"audience": "teams", "teams": [99999999]},
        {"audience": "planet"},
    ],
)
def test_what_is_wrong_with_a_macro_is_said_and_nothing_is_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        made(cast, **wrong)
    assert not Macro.objects.exists()


def test_it_is_offered_where_its_condition_holds(cast: Cast) -> None:
    always, urgent = made(cast), made(cast, condition=URGENT)
    made(cast, is_active=False)
    assert macros_on(cast.ticket, cast.actor("agent")) == [always]
    Ticket.objects.filter(pk=cast.ticket.pk).update(priority=4)
    cast.ticket.refresh_from_db()
    assert set(macros_on(cast.ticket, cast.actor("agent"))) == {always, urgent}
    other = cast.open("Ruhig")
    for use in (apply, preview):
        with pytest.raises(Refused):
            use(other, urgent, by=cast.actor("agent"))
    batch = apply_to_many([cast.ticket, other], urgent, by=cast.actor("agent"))
    states = dict(BatchItem.objects.filter(batch=batch).values_list("ticket", "state"))
    assert states == {cast.ticket.pk: "done", other.pk: "failed"}


def test_all_of_it_happens_in_one_batch_and_comes_back(cast: Cast) -> None:
    macro = made(cast)
    foretold = preview(cast.ticket, macro, by=cast.actor("agent"))
    assert (foretold.refused, foretold.changes) == (False, True)
    assert not Batch.objects.exists()
    batch = apply(cast.ticket, macro, by=cast.actor("agent"))
    assert batch is not None
    stored = Ticket.objects.get(pk=cast.ticket.pk)
    assert (stored.assignee, stored.state_type) == (cast.agent, "solved")
    reply = Message.objects.get(ticket=stored, kind="reply")
    assert reply.text == "Guten Tag Kundin, es geht wieder."
    assert reply.deliveries.get().next_attempt_at >= reply.created_at.__class__.now(reply.created_at.tzinfo)
    told = Event.objects.filter(ticket=stored, data__batch=batch.pk).values_list("name", flat=True)
    assert sorted(told) == ["assigned", "replied", "solved"]
    macro.refresh_from_db()
    assert macro.uses == 1
    take_back(batch, by=cast.actor("agent"))
    stored.refresh_from_db()
    assert (stored.assignee, stored.state_type) == (None, "new")
    assert not Message.objects.filter(ticket=stored, kind="reply").exists()
    assert not reply.deliveries.exists()


def test_one_refusal_and_nothing_happens(cast: Cast) -> None:
    role = TeamRole.objects.create(names={"de": "Klein"}, rights=["edit", "assign"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    macro, events = made(cast), Event.objects.count()
    assert preview(cast.ticket, macro, by=cast.actor("agent")).refused
    with pytest.raises(NotAllowed):
        apply(cast.ticket, macro, by=cast.actor("agent"))
    assert Event.objects.count() == events
    assert not Batch.objects.exists()
    macro.refresh_from_db()
    assert macro.uses == 0


def test_what_is_so_already_makes_no_batch(cast: Cast) -> None:
    macro = made(cast, actions=[{"do": "priority", "to": "2"}])
    assert apply(cast.ticket, macro, by=cast.actor("agent")) is None
    assert not Batch.objects.exists()


def test_an_answer_with_an_unknown_word_is_not_sent(cast: Cast) -> None:
    macro = made(cast, actions=[{"do": "reply", "text": "Ihr Standort: {{Kunde.Standort}}"}])
    told = preview(cast.ticket, macro, by=cast.actor("agent")).tried[0]
    assert "Standort" in told.refusal
