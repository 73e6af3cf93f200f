"""Tickets become one, and several again (T12, X12)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast, make_cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.models import Team, TeamMembership
from tresen.search.engine import find
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.changing import retitle, set_priority
from tresen.tickets.confiding import Discloses
from tresen.tickets.drafts import save_draft
from tresen.tickets.family import set_parent
from tresen.tickets.involving import involve, leave
from tresen.tickets.merging import MERGED, merge, unmerge
from tresen.tickets.models import Draft, Event, Message, Participant, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.noting import note
from tresen.tickets.receiving import receive
from tresen.tickets.replay import replay
from tresen.tickets.replying import reply
from tresen.tickets.scheduling import Plan, schedule
from tresen.tickets.states import close, reopen, solve, wait


def now(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def columns(ticket: Ticket) -> dict[str, Any]:
    stored = now(ticket)
    return {column: plain(getattr(stored, _stored(column))) for column in TRACKED}


def messages(ticket: Ticket) -> set[int]:
    return set(Message.objects.filter(ticket=ticket).values_list("pk", flat=True))


def parts(ticket: Ticket) -> set[tuple[str, str]]:
    return set(Participant.objects.filter(ticket=ticket).values_list("address", "involvement"))


def said(ticket: Ticket, who: Any, text: str = "Wort", quiet: bool = False) -> Message:
    return receive(ticket, by=SYSTEM, body=Body.from_text(text), author=who, quiet=quiet)


def test_merged_answered_twice_and_taken_apart_each_has_its_own(cast: Cast) -> None:
    """T12, as it is written."""
    agent = cast.actor("agent")
    into, source = cast.ticket, cast.open("Noch einmal Drucker", customer=cast.workmate)
    involve(source, "dritter@klinikum.test", by=agent)
    own, theirs, before = messages(into), messages(source), columns(source)
    state_of_target = columns(into)
    merge([source], into, by=agent)
    assert (messages(source), messages(into)) == (set(), own | theirs)
    assert (now(source).state_type, now(source).merged_into) == ("closed", into)
    assert parts(into) == {("wolf@klinikum.test", "copy"), ("dritter@klinikum.test", "copy")}
    first = reply(now(into), by=agent, body=Body.from_text("An beide"))
    second = said(now(into), cast.customer)
    late = said(source, cast.workmate, "Spät")
    assert late.ticket == into
    unmerge(source, by=agent)
    assert messages(source) == theirs | {late.pk}
    assert messages(into) == own | {first.pk, second.pk}
    assert parts(into) == set()
    assert parts(source) == {("dritter@klinikum.test", "copy")}
    after = columns(source)
    assert {name for name in after if after[name] != before[name]} <= {"updated_at", "last_message_at"}
    assert columns(into)["created_at"] == state_of_target["created_at"]
    for ticket in (source, into):
        assert replay(ticket) == columns(ticket)


def test_no_clock_starts_or_stops(cast: Cast) -> None:
    source = cast.open("Zweites")
    solve(cast.ticket, by=cast.actor("colleague"))
    before = columns(cast.ticket)
    merge([source], cast.ticket, by=cast.actor("agent"))
    after = columns(cast.ticket)
    assert {name for name in after if after[name] != before[name]} <= {"updated_at", "last_message_at"}
    assert columns(source)["first_response_at"] is None


def test_it_is_found_where_it_is(cast: Cast) -> None:
    source = cast.open("Zwergelefant")
    for done, where in (
        (lambda: merge([source], cast.ticket, by=SYSTEM), cast.ticket),
        (lambda: unmerge(source, by=SYSTEM), source),
    ):
        done()
        assert [hit.ticket for hit in find(cast.actor("agent"), "Zwergelefant")] == [where]


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    agent, child, foreign = cast.actor("agent"), cast.open("Kind"), cast.open("Fremd", team=cast.other_team)
    merged = cast.open("Schon")
    merge([merged], cast.ticket, by=agent)
    set_parent(child, cast.ticket, by=agent)
    before = Event.objects.count()
    for sources, into in (
        ([cast.ticket], cast.ticket),
        ([child], cast.ticket),
        ([cast.ticket], child),
        ([now(merged)], child),
        ([child], merged),
        ([foreign], cast.ticket),
        ([cast.ticket], foreign),
        ([cast.open("gut"), foreign], cast.open("auch gut")),
    ):
        opened = Event.objects.count()
        with pytest.raises(Refused):
            merge([now(one) for one in sources], now(into), by=agent)
        assert Event.objects.count() == opened
    with pytest.raises(Refused):
        unmerge(child, by=agent)
    assert Event.objects.filter(name="merged").count() == 1
    assert before


def test_a_merged_ticket_is_no_place_to_say_or_decide_anything(cast: Cast) -> None:
    source, agent = cast.open("Zweites"), cast.actor("agent")
    merge([source], cast.ticket, by=agent)
    for verb in (
        lambda: reply(now(source), by=agent, body=Body.from_text("x")),
        lambda: note(now(source), by=agent, body=Body.from_text("x")),
        lambda: reopen(now(source), by=agent),
        lambda: move_message(Message.objects.filter(ticket=cast.ticket)[0], now(source), by=agent),
        lambda: set_parent(now(source), cast.open(), by=agent),
    ):
        with pytest.raises(Refused):
            verb()


def test_who_asked_again_meanwhile_is_not_lost_in_a_finished_ticket(cast: Cast) -> None:
    source = cast.open("Zweites", customer=cast.workmate)
    solve(source, by=cast.actor("agent"))
    merge([source], cast.ticket, by=cast.actor("agent"))
    said(source, cast.workmate, "Geht wieder nicht")
    unmerge(source, by=cast.actor("agent"))
    assert columns(source)["state_type"] == "open"
    assert replay(source) == columns(source)


def test_children_follow_and_come_back(cast: Cast) -> None:
    agent, source, child, other = cast.actor("agent"), cast.open("Alt"), cast.open("Kind"), cast.open("Kind 2")
    for one in (child, other):
        set_parent(one, source, by=agent)
    merge([source], cast.ticket, by=agent)
    assert now(child).parent == cast.ticket
    set_parent(now(other), None, by=agent)
    unmerge(source, by=agent)
    assert now(child).parent == source
    assert now(other).parent is None
    assert replay(child) == columns(child)


def test_every_agents_drafts_survive(cast: Cast) -> None:
    source, agent, colleague = cast.open("Zweites"), cast.actor("agent"), cast.actor("colleague")
    given: dict[str, Any] = {"kind": "reply", "recipients": {}}
    moved = save_draft(source, by=agent, html="<p>Meins</p>", **given)
    stays = save_draft(source, by=colleague, html="<p>Hier</p>", **given)
    save_draft(cast.ticket, by=colleague, html="<p>Dort</p>", **given)
    plan = Plan(kind="reply", html="<p>Später</p>", recipients={"to": ["karla@klinikum.test"]})
    waits = schedule(source, plan, by=agent, at=clock.now() + timedelta(hours=1))
    merge([source], cast.ticket, by=agent)
    places = dict(Draft.objects.values_list("pk", "ticket"))
    assert (places[moved.pk], places[stays.pk], places[waits.pk]) == (cast.ticket.pk, source.pk, cast.ticket.pk)
    stopped = Draft.objects.get(pk=waits.pk)
    assert (stopped.send_at, stopped.not_sent) == (None, MERGED)
    unmerge(source, by=agent)
    assert set(Draft.objects.filter(pk__in=[moved.pk, stays.pk, waits.pk]).values_list("ticket", flat=True)) == {
        source.pk
    }
    assert Draft.objects.count() == 4


def test_out_of_a_confidential_team_only_on_purpose(cast: Cast) -> None:
    staff = Team.objects.create(name="Personal", level="1", confidential=True)
    TeamMembership.objects.create(team=staff, person=cast.agent)
    agent = cast.actor("agent")
    secret = cast.open("Gehalt", team=staff, customer=cast.workmate, by=SYSTEM)
    for sources, into in (([secret], cast.ticket), ([cast.ticket], secret)):
        with pytest.raises(Discloses):
            merge([now(one) for one in sources], now(into), by=agent)
    with pytest.raises(Refused):
        merge([secret], cast.ticket, by=cast.actor("admin"), disclose=True)
    merge([now(secret)], cast.ticket, by=agent, disclose=True)
    assert now(secret).merged_into == cast.ticket


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_in_opposite_directions_do_not_wait_for_ever() -> None:
    cast = make_cast()
    pairs = [(cast.open(f"a{number}"), cast.open(f"b{number}")) for number in range(4)]

    def act(pair: tuple[Ticket, Ticket]) -> str:
        try:
            merge([now(pair[0])], now(pair[1]), by=cast.actor("admin"))
            return "done"
        except Refused:
            return "refused"
        finally:
            connections.close_all()

    ways = [way for pair in pairs for way in (pair, pair[::-1])]
    with ThreadPoolExecutor(4) as four:
        assert sorted(four.map(act, ways)) == ["done"] * 4 + ["refused"] * 4


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_being_filed_while_its_ticket_is_merged_goes_along() -> None:
    cast = make_cast()
    source = cast.open("Zweites")
    stale = now(source)  # as the filing process has it in hand
    merge([source], cast.ticket, by=SYSTEM)
    late = said(stale, cast.customer)
    assert (late.ticket, late.home) == (cast.ticket, source)


# Random lives of three tickets, each with a shadow to which the same is done and which is never merged.

EDITS: dict[str, Any] = {
    "reply": lambda c, t, n: reply(t, by=c.actor("agent"), body=Body.from_text("x")),
    "note": lambda c, t, n: note(t, by=c.actor("agent"), body=Body.from_text("x")),
    "priority": lambda c, t, n: set_priority(t, n % 4 + 1, by=c.actor("agent")),
    "title": lambda c, t, n: retitle(t, f"Titel {n}", by=c.actor("agent")),
    "assign": lambda c, t, n: assign(t, [None, c.agent, c.colleague][n % 3], by=c.actor("agent")),
    "solve": lambda c, t, n: solve(t, by=c.actor("agent")),
    "close": lambda c, t, n: close(t, by=c.actor("agent")),
    "reopen": lambda c, t, n: reopen(t, by=c.actor("agent")),
    "wait": lambda c, t, n: wait(t, by=c.actor("agent"), until=clock.now() + timedelta(days=n + 1)),
    "involve": lambda c, t, n: involve(
        t, f"{n % 3}@x.test", by=c.actor("agent"), involvement=["copy", "partner"][n % 2]
    ),
    "leave": lambda c, t, n: leave(t, f"{n % 3}@x.test", by=c.actor("agent")),
}
ANYWHERE = {"priority", "title"}  # also done to a merged ticket: they are fields of its own
STEPS = st.one_of(
    st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 2), st.integers(0, 5)),
    st.tuples(st.sampled_from(["hear", "merge", "merge", "unmerge"]), st.integers(0, 2), st.integers(0, 2)),
)


class Lives:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        who = (cast.customer, cast.workmate, cast.stranger)
        made = [cast.open(f"Leben {key}", customer=person) for person in who for key in "ab"]
        self.real, self.shadow = made[::2], made[1::2]
        self.of = {one.pk: index for index, one in enumerate(self.real)}

    def root(self, index: int) -> int:
        key = now(self.real[index]).merged_into_id
        return index if key is None else self.root(self.of[key])

    def step(self, name: str, which: int, number: int) -> None:
        if name == "merge":
            with suppress(Refused):
                merge([now(self.real[which])], now(self.real[self.root(number)]), by=self.cast.actor("admin"))
        elif name == "unmerge":
            with suppress(Refused):
                unmerge(self.real[which], by=self.cast.actor("admin"))
        elif name == "hear":
            for ticket in (self.real[which], self.shadow[which]):
                said(now(ticket), now(ticket).customer, quiet=True)
        else:
            where = which if name in ANYWHERE else self.root(which)
            for ticket in (self.real[where], self.shadow[where]):
                EDITS[name](self.cast, now(ticket), number)

    def end(self, order: Iterator[int]) -> None:
        for index in order:
            with suppress(Refused):
                unmerge(self.real[index], by=self.cast.actor("admin"))
        for real, shadow in zip(self.real, self.shadow, strict=True):
            assert now(real).merged_into is None
            got, wanted = columns(real), columns(shadow)
            assert {name: got[name] for name in got if got[name] != wanted[name] and name not in LOOSE} == {}
            assert got["subject"].replace(" b", " a") == wanted["subject"].replace(" b", " a")
            assert parts(real) == parts(shadow)
            assert moments(real) == moments(shadow)
            assert replay(real) == got
            assert not Message.objects.filter(home__isnull=False).exists()


LOOSE = {"updated_at", "subject", "created_at"}


def moments(ticket: Ticket) -> list[tuple[datetime, str]]:
    return list(Message.objects.filter(ticket=ticket).order_by("created_at").values_list("created_at", "kind"))[1:]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=16), order=st.permutations([0, 1, 2]))
def test_whatever_is_done_each_has_its_own_in_the_end(cast: Cast, steps: list[Any], order: list[int]) -> None:
    sid = transaction.savepoint()
    moment = timezone.now()
    with clock.at(moment):
        lives = Lives(cast)
    for step in steps:
        moment += timedelta(minutes=1)
        with clock.at(moment):
            lives.step(*step)
    with clock.at(moment + timedelta(minutes=1)):
        lives.end(iter(order))
    transaction.savepoint_rollback(sid)
