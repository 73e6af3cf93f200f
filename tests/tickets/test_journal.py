"""The journal is complete, append-only, and numbers are never given twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.instructing import instruct
from tresen.people.registering import register
from tresen.tickets import change as change_module
from tresen.tickets.acknowledging import acknowledge
from tresen.tickets.asking import answer_question, be_away, close_question, remind_overdue
from tresen.tickets.assessing import assess
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.booking import Work, book, change_entry, remove_entry
from tresen.tickets.bulk import begin, take_back
from tresen.tickets.cascading import cascade
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.changing import categorise, retitle, set_customer, set_kind, set_priority
from tresen.tickets.checklists import insert, save_checklist
from tresen.tickets.confirming import confirm_instructions
from tresen.tickets.delivering import report_delivery
from tresen.tickets.family import set_parent
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.following import follow
from tresen.tickets.forwarding import forward
from tresen.tickets.involving import involve, leave
from tresen.tickets.linking import link, unblock, unlink
from tresen.tickets.mentioning import Naming
from tresen.tickets.merged_people import merge as merge_people
from tresen.tickets.merged_people import unmerge as unmerge_people
from tresen.tickets.merging import merge, unmerge
from tresen.tickets.models import Activity, Checklist, ChecklistItem, CustomField, Draft, Event, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.noting import note, phone
from tresen.tickets.numbering import FORMAT, check, next_number, shape
from tresen.tickets.receiving import hear_partner, receive
from tresen.tickets.replay import replay
from tresen.tickets.replying import reply
from tresen.tickets.returning import come_back
from tresen.tickets.saying import Origin
from tresen.tickets.scheduling import Plan, drop, schedule, send_now, stop
from tresen.tickets.settling import unsettle
from tresen.tickets.sharing import share, unshare
from tresen.tickets.states import close, reopen, solve, wait
from tresen.tickets.tasks import Duty, add_task, change_task, place_task, remove_task, tick, untick
from tresen.tickets.undoing import UNDOABLE, undo
from tresen.tickets.waking import wake_due
from tresen.tickets.withdrawing import withdraw

WORDS = Body.from_text("Worte")

PARTS = ["copy", "on_behalf", "partner"]

OUTCOMES = ["delivered", "undelivered"]


def move(cast: Cast, ticket: Ticket, number: int) -> None:
    """To another ticket, a new one, or there and back; refused where nothing is left or a mail is on its way."""
    message = ticket.messages.order_by("-id").first()
    if message is None:
        return
    with suppress(Refused):
        to = [cast.ticket, None, None][number % 3]
        move_message(message, to, by=cast.actor("admin"), close_emptied=number % 2 == 0)
        if number % 3 == 2:
            move_message(message, ticket, by=cast.actor("admin"), close_emptied=True)


def put_off_and_back(cast: Cast, ticket: Ticket, number: int) -> None:
    """What the latest own events put off the desk is taken back, where it can be."""
    actor = cast.actor("agent")
    for event in Event.objects.filter(ticket=ticket, actor=cast.agent).order_by("-id")[: number + 1]:
        with suppress(Refused):
            unsettle(ticket, event, by=actor)


VERBS = {
    "unsettle": put_off_and_back,
    "acknowledge": lambda c, t, n: acknowledge(t, by=SYSTEM, body=WORDS, to=f"{n}@kunde.test"),
    "come_back": lambda c, t, n: [
        come_back(one, by=SYSTEM, recipients=[f"{n}@x.test"]) for one in t.messages.all()[:1]
    ],
    "follow": lambda c, t, n: follow(t, c.ticket, by=SYSTEM),
    "reply": lambda c, t, n: reply(t, by=c.actor("agent"), body=WORDS),
    "receive": lambda c, t, n: receive(t, by=SYSTEM, body=WORDS, author=c.customer, quiet=n % 2 == 0),
    "note": lambda c, t, n: note(
        t, by=c.actor("admin"), body=WORDS, naming=Naming((c.agent.pk, c.colleague.pk)[: n % 3], asks=n % 3 == 2)
    ),
    "phone": lambda c, t, n: phone(t, by=c.actor("agent"), body=WORDS),
    "assign": lambda c, t, n: assign(t, [None, c.agent, c.colleague][n % 3], by=c.actor("agent")),
    "hand_over": lambda c, t, n: hand_over(t, [c.team, c.other_team, None][n % 3], by=c.actor("admin"), reason="r"),
    "priority": lambda c, t, n: set_priority(t, n % 4 + 1, by=c.actor("agent"), reason=f"Grund {n}"),
    "assess": lambda c, t, n: assess(t, impact=[None, 1, 2, 3][n % 4], urgency=n % 3 + 1, by=c.actor("agent")),
    "kind": lambda c, t, n: set_kind(t, ["incident", "request", "praise"][n % 3], by=c.actor("agent")),
    "retitle": lambda c, t, n: retitle(t, f"Betreff {n}", by=c.actor("agent")),
    "customer": lambda c, t, n: set_customer(t, [c.customer, c.workmate][n % 2], by=c.actor("agent")),
    "categorise": lambda c, t, n: categorise(t, [None, c.category][n % 2], by=c.actor("agent")),
    "solve": lambda c, t, n: solve(t, by=c.actor("agent")),
    "close": lambda c, t, n: close(t, by=c.actor("agent")),
    "reopen": lambda c, t, n: reopen(t, by=c.actor("agent")),
    "wait": lambda c, t, n: wait(t, by=c.actor("agent"), until=clock.now() + timedelta(minutes=n - 3)),
    "involve": lambda c, t, n: involve(t, f"{n % 4}@partner.test", by=c.actor("agent"), involvement=PARTS[n % 3]),
    "leave": lambda c, t, n: leave(t, f"{n % 4}@partner.test", by=c.actor("agent")),
    "share": lambda c, t, n: share(t, [c.team, c.other_team][n % 2], by=c.actor("agent")),
    "unshare": lambda c, t, n: unshare(t, [c.team, c.other_team][n % 2], by=c.actor("agent")),
    "partner": lambda c, t, n: hear_partner(t, by=SYSTEM, body=WORDS, author=c.stranger, quiet=n % 2 == 0),
    "on_behalf": lambda c, t, n: set_customer(
        t, [c.customer, c.workmate][n % 2], by=c.actor("agent"), former_stays=True
    ),
    "wake": lambda c, t, n: wake_due(0),
    "delivery": lambda c, t, n: [report_delivery(m, OUTCOMES[n % 2], by=SYSTEM) for m in [t.messages.last()] if m],
    "move": lambda c, t, n: move(c, t, n),
    "forward": lambda c, t, n: forward(t, by=c.actor("agent"), to=[f"{n % 4}@partner.test"], body=WORDS),
    "withdraw": lambda c, t, n: withdraw_last(t, c),
    "schedule": lambda c, t, n: schedule_and(c, t, n),
    "link": lambda c, t, n: link_and(c, t, n),
    "parent": lambda c, t, n: set_parent(t, [c.ticket, None][n % 2], by=c.actor("admin")),
    "child": lambda c, t, n: set_parent(c.open("Kind"), t, by=c.actor("admin")),
    "unblock": lambda c, t, n: unblock(t.pk, c.ticket.pk),
    "values": lambda c, t, n: set_values(t, FILLINGS[n % len(FILLINGS)], by=SYSTEM),
    "confirm": lambda c, t, n: confirm_read(t, c, n),
    "bulk": lambda c, t, n: bulk_and(c, t, n),
    "cascade": lambda c, t, n: [
        set_parent(c.open("Kind"), t, by=SYSTEM),
        cascade(t, by=c.actor("admin"), then="close"),
    ],
    "undo": lambda c, t, n: [
        undo(one, by=c.actor("admin")) for one in t.events.filter(name__in=UNDOABLE).order_by("-id")[:1]
    ],
    "merge_in": lambda c, t, n: merge([c.open("Dazu")], t, by=c.actor("admin")),
    "merge": lambda c, t, n: merge_and(c, t, n),
    "move_in": lambda c, t, n: move_message(c.open().messages.get(), t, by=c.actor("admin"), close_emptied=True),
}

VERBS |= {
    "question": lambda c, t, n: question_and(c, t, n),
    "people": lambda c, t, n: people_and(c, t, n),
    "task": lambda c, t, n: task_and(c, t, n),
    "time": lambda c, t, n: time_and(c, t, n),
}


def question_and(cast: Cast, ticket: Ticket, n: int) -> None:
    naming = Naming((cast.colleague.pk,)).asking(clock.now() + timedelta(hours=1))
    asked = note(ticket, by=cast.actor("admin"), body=WORDS, naming=naming)
    mention = asked.mentions.select_related("message__ticket", "person").get()
    be_away(mention, by=SYSTEM)
    if n % 3 == 0:
        answer_question(mention, ticket, by=SYSTEM, body=WORDS, origin=Origin(sender="cem@desk.test"))
    elif n % 3 == 1:
        close_question(mention, by=cast.actor("admin"))
    else:
        asked.mentions.update(due_at=clock.now())
        remind_overdue(0)


def people_and(cast: Cast, ticket: Ticket, n: int) -> None:
    double = register(name="Karla K.", organisations=[cast.factory])
    set_customer(ticket, double, by=cast.actor("agent"))
    done = merge_people(double, cast.customer, by=cast.actor("admin"))
    if n % 2:
        unmerge_people(done, by=cast.actor("admin"))


def task_and(cast: Cast, ticket: Ticket, n: int) -> None:
    agent = cast.actor("agent")
    task = add_task(ticket, Duty(f"Schritt {n}", [None, cast.outsider][n % 2]), by=agent)
    change_task(task, Duty("Anders"), by=agent)
    place_task(task, 0, by=agent)
    tick(task, by=agent)
    untick(task, by=agent)
    if n % 3:
        remove_task(task, by=agent)
    items = [ChecklistItem(title="Aus der Liste", team=cast.other_team)]
    listed = save_checklist(Checklist.objects.first(), name="Liste", kinds=["request"], categories=[], items=items)
    insert(ticket, listed, by=agent)


def time_and(cast: Cast, ticket: Ticket, n: int) -> None:
    activity, _made = Activity.objects.get_or_create(names={"de": "Arbeit"})
    entry = book(ticket, Work(n + 1, activity), by=cast.actor("agent"))
    change_entry(entry, Work(99, activity), by=cast.actor("agent"))
    if n % 2:
        remove_entry(entry, by=cast.actor("agent"))


def link_and(cast: Cast, ticket: Ticket, n: int) -> None:
    made = link(cast.ticket, ticket, ["related", "blocks", "caused_by"][n % 3], by=cast.actor("admin"))
    if n % 2:
        unlink(made, by=cast.actor("admin"))


FILLINGS: list[dict[str, Any]] = [
    {"serial": "A 1", "seen": True},
    {"serial": None},
    {"halls": ["one", "two"], "seen": False},
    {"halls": ["two"], "amount": "12.50"},
    {"halls": None, "seen": None, "amount": None},
]


def make_fields() -> None:
    add_field("text", Shape({"en": "Serial"}))
    add_field("yes_no", Shape({"en": "Seen"}))
    add_field("decimal", Shape({"en": "Amount"}))
    add_field("multi", Shape({"en": "Halls"}, options=[{"names": {"en": "One"}}, {"names": {"en": "Two"}}]))


def confirm_read(ticket: Ticket, cast: Cast, n: int) -> None:
    """New instructions now and then; whoever answers confirms them first."""
    if ticket.organisation is not None:
        instruct(ticket.organisation, by=SYSTEM, html=f"<p>Zuerst anrufen {n}</p>", must_confirm=False)
        confirm_instructions(ticket, by=cast.actor("agent"))


def cascade_over(cast: Cast, ticket: Ticket) -> None:
    set_parent(cast.open("Kind"), ticket, by=SYSTEM)
    cascade(ticket, by=cast.actor("admin"), then="close")


def bulk_and(cast: Cast, ticket: Ticket, n: int) -> None:
    action, value = [("priority", "4"), ("state", "solved"), ("assignee", "me"), ("parent", cast.ticket.number)][n % 4]
    batch = begin([ticket], action, value, by=cast.actor("admin"))
    if n % 3:
        take_back(batch, by=cast.actor("admin"))


def merge_and(cast: Cast, ticket: Ticket, n: int) -> None:
    """There and, most often, back; sometimes others come along."""
    if n % 4 == 1:
        merge([cast.open("Auch")], ticket, by=cast.actor("admin"))
    with suppress(Refused):
        merge([ticket], cast.ticket, by=cast.actor("admin"))
    if n % 4:
        with suppress(Refused):
            unmerge(ticket, by=cast.actor("admin"))


def withdraw_last(ticket: Ticket, cast: Cast) -> None:
    said = ticket.messages.filter(kind__in=["reply", "forward"]).order_by("-id").first()
    if said is not None and not said.deliveries.exclude(state="queued").exists():
        withdraw(said, by=SYSTEM)


def schedule_and(cast: Cast, ticket: Ticket, n: int) -> None:
    Draft.objects.filter(ticket=ticket).delete()
    plan = Plan(kind=["reply", "forward"][n % 2], html="<p>Später</p>", recipients={"to": ["a@partner.test"]})
    draft = schedule(ticket, plan, by=cast.actor("agent"), at=clock.now() + timedelta(hours=1))
    if n % 3 == 0:
        stop(draft, by=SYSTEM)
    elif n % 3 == 1:
        send_now(draft, by=cast.actor("agent"))
    else:
        drop(draft, by=cast.actor("agent"))


def columns(ticket: Ticket) -> dict[str, Any]:
    stored = Ticket.objects.get(pk=ticket.pk)
    return {column: plain(getattr(stored, _stored(column))) for column in TRACKED}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 11)), max_size=14))
def test_replaying_the_journal_gives_the_columns_now_and_at_any_past_moment(cast: Cast, steps: list[Any]) -> None:
    if not CustomField.objects.exists():  # examples share the test's transaction
        make_fields()
    moment = timezone.now()
    with clock.at(moment):
        ticket = cast.open(values={"serial": "B 2"}, by=SYSTEM)
    snapshots = [(moment, columns(ticket))]
    for name, number in steps:
        moment += timedelta(minutes=1)
        with clock.at(moment), suppress(Refused):  # a merged ticket takes little
            VERBS[name](cast, ticket, number)
        snapshots.append((moment, columns(ticket)))
    assert replay(ticket) == columns(ticket)
    for at, snapshot in snapshots:
        assert replay(ticket, until=at) == snapshot
    assert replay(ticket, until=snapshots[0][0] - timedelta(seconds=1)) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tickets_event SET name = 'forged'",
        "DELETE FROM tickets_event",
        "TRUNCATE tickets_event",
    ],
)
def test_the_database_refuses_to_change_the_journal(cast: Cast, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert Event.objects.filter(name="opened").exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_get_distinct_numbers() -> None:
    """T1. The numbers come from the sequence alone, so what holds for numbers holds for tickets."""

    def write(_: int) -> list[str]:
        try:
            return [next_number() for _ in range(500)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as writers:
        numbers = [number for batch in writers.map(write, range(20)) for number in batch]
    assert len(set(numbers)) == len(numbers) == 10_000


def test_a_rolled_back_ticket_leaves_its_number_unused(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lost = cast.open().number
        raise ZeroDivisionError
    assert cast.open().number != lost


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("T-{number}", "T-7"),
        ("{year}-{number:05}", "2026-00007"),
        ("INC{year}{month}.{number:03}", "INC202603.007"),
    ],
)
def test_the_format_shapes_the_number(pattern: str, expected: str) -> None:
    from datetime import date

    assert check(pattern) is None
    assert shape(pattern, 7, date(2026, 3, 9)) == expected


WRONG = ["", "T-", "{number}{number}", "{number.__class__}", "{0}", "T {number}", "{year}", "#{number}"]
WRONG += ["{year}/{number}", "t-{number}", "Ü{number}", "{number}\n"]


@pytest.mark.parametrize("pattern", WRONG)
def test_a_format_without_a_plain_number_is_refused(pattern: str) -> None:
    assert check(pattern) is not None


def test_a_new_format_leaves_old_tickets_alone(cast: Cast) -> None:
    FORMAT.set("{year}-{number:06}")
    ticket = cast.open()
    assert ticket.number.startswith(f"{timezone.now().year}-0")
    assert Ticket.objects.get(pk=cast.ticket.pk).number.startswith("T-")


def test_the_year_in_a_number_is_the_desks_own(cast: Cast) -> None:
    """Half past midnight on New Year's Day in Berlin is still last year in UTC."""
    FORMAT.set("{year}-{number}")
    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        assert cast.open().number.startswith("2027-")


def test_every_verb_that_records_an_event_is_among_those_replayed() -> None:
    """Whoever adds a verb adds it to VERBS: else nobody has proved that the journal tells of it rightly."""
    recorded = set()
    for path in Path(change_module.__file__).parent.glob("*.py"):
        if any(sign in path.read_text() for sign in (".record(", "change(ticket", "together(")):
            recorded.add(path.stem)
    proved = {
        "acknowledging",
        "assessing",
        "assigning",
        "change",
        "changing",
        "merged_people",
        "confirming",
        "delivering",
        "following",
        "returning",
        "involving",
        "noting",
        "receiving",
        "replying",
        "sharing",
    }
    proved |= {"fields", "family", "linking", "together", "tasks", "checklists", "booking"}
    proved |= {"asking", "settling", "forwarding", "scheduling", "withdrawing", "moving", "opening", "states", "waking"}

    proved |= {
        "family",
        "linking",
        "together",
        "merging",
        "joining_merged",
        "batches",
        "bulk",
        "undoing_batches",
        "cascading",
        "form_settling",
    }
    assert recorded <= proved
