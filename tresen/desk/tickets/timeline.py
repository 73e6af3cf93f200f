"""What was said and done in a ticket, in one line of time."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tresen.channels.email.pictures import kept_of
from tresen.desk.directory import Directory
from tresen.desk.fields.sentences import field_sentences
from tresen.desk.messages.shown import ShownMessage, shown
from tresen.desk.tickets.named import ShownQuestion, named_in
from tresen.desk.tickets.sentences import is_told, names_in, names_of, sentence
from tresen.people.actor import Actor
from tresen.tickets.access import events_for, messages_for
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.undoing import UNDOABLE
from tresen.tickets.unnamed import unnamed
from tresen.ui.icons import icon
from tresen.ui.times import Times

PAGE = 40  # messages; with their words cut at FULL_TEXT a page stays far below 150 KB
EVENTS = 120
WORDS = 60_000  # characters of message bodies on one page; older ones come folded, and whole on request
ICONS = {
    "rule_refused": "circle-alert",
    "rules_stopped": "circle-alert",
    "rule_undone": "undo-2",
    "assigned": "user-check",
    "handed_over": "arrow-right-left",
    "state_changed": "circle-dot",
    "solved": "circle-check",
    "closed": "lock",
    "reopened": "rotate-ccw",
    "priority_changed": "flag",
    "fields_changed": "list",
    "kind_changed": "layers",
    "categorised": "folder-tree",
    "retitled": "pencil",
    "customer_changed": "user",
    "people_merged": "users",
    "people_unmerged": "users",
    "involved": "users",
    "uninvolved": "users",
    "reference_learned": "link",
    "shared": "users",
    "unshared": "users",
    "moved_in": "arrow-right-left",
    "moved_out": "arrow-right-left",
    "split_off": "arrow-right-left",
    "returned": "circle-alert",
    "followed": "link",
    "opened": "link",
    "linked": "link",
    "unlinked": "link",
    "parent_changed": "layers",
    "child_added": "layers",
    "child_removed": "layers",
    "blocker_finished": "circle-check",
    **dict.fromkeys(("merged", "merged_in", "unmerged", "unmerged_out"), "layers"),
}
TOUCHING = ("delivered", "delayed", "undelivered", "withdrawn", "moved_in")  # events that show a message anew
ASKED = ("question_answered", "question_closed", "question_overdue", "expert_away")  # show the note that asked anew
BROUGHT, TAKEN = ("merged_in", "unmerged"), ("merged", "unmerged_out")


@dataclass(frozen=True)
class ShownEvent:
    id: str
    at: datetime
    icon: str
    who: str
    told: list[tuple[str, str, str]]
    reason: str
    time: str
    message: None = None
    undo: str = ""  # POST there takes it back
    batch: int = 0  # the act on many tickets it belongs to
    why: str = ""  # there is told why a rule did it
    macro: str = ""  # the name of the macro it came by


@dataclass
class Timeline:
    entries: list[Any]
    messages: list[Message]
    seen: str  # the newest message and event, for asking what came after
    before: str = ""  # the cursor of earlier messages
    earlier: int = 0
    gone: list[int] = field(default_factory=list)  # messages that were here and have been moved
    days: dict[str, tuple[str, str]] = field(default_factory=dict)
    questions: list[ShownQuestion] = field(default_factory=list)  # to colleagues, not answered yet


def timeline(ticket: Ticket, actor: Actor, known: Directory, before: str = "") -> Timeline:
    """The last page of a ticket, or the page before a cursor, oldest entry first."""
    rows = _messages(ticket, actor)
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    messages = list(rows.order_by("-id")[: PAGE + 1])[::-1]
    more = len(messages) > PAGE
    messages = messages[-PAGE:]
    since = messages[0].created_at if more and messages else None
    events = events_for(actor, ticket).order_by("-id").select_related(None)
    if since:
        events = events.filter(at__gte=since)
    if before.isdecimal() and messages:
        events = events.filter(at__lt=_moment(ticket, actor, int(before)))
    journal = list(events[:EVENTS])[::-1]
    line = _laid_out(ticket, messages, journal, actor, known)
    line.before = str(messages[0].pk) if more else ""
    return line


def since(ticket: Ticket, actor: Actor, known: Directory, seen: str, also: int = 0) -> Timeline:
    """What came after `seen` ("<message>-<event>"), and the messages whose delivery changed since (and `also`)."""
    message_id, _, event_id = seen.partition("-")
    last = (int(message_id) if message_id.isdecimal() else 0, int(event_id) if event_id.isdecimal() else 0)
    rows = _messages(ticket, actor)
    messages = list(rows.filter(pk__gt=last[0]).order_by("id")[:PAGE])  # before the events, which tell of all of them
    events = list(events_for(actor, ticket).filter(pk__gt=last[1]).order_by("id")[:EVENTS])
    touched = {event.data.get("message") for event in events if event.name in TOUCHING} | {also or None}
    touched |= {event.data["question"] for event in events if event.name in ASKED}
    touched |= {key for event in events if event.name in BROUGHT for key in event.data["messages"]}
    if touched := touched - {None} - {message.pk for message in messages}:
        messages = sorted([*messages, *rows.filter(pk__in=touched)], key=attrgetter("pk"))[:PAGE]
    line = _laid_out(ticket, messages, events, actor, known)
    line.seen = _seen(ticket, messages, events, last)
    left = {event.data["message"] for event in events if event.name == "moved_out"}
    left |= {key for event in events if event.name in TAKEN for key in event.data["messages"]}
    line.gone = sorted(left - set(rows.filter(pk__in=left).values_list("pk", flat=True))) if left else []
    return line


def _messages(ticket: Ticket, actor: Actor) -> Any:
    related = messages_for(actor, ticket).select_related("author").prefetch_related("attachments", "deliveries")
    return related.defer("external_id", "in_reply_to")


def _moment(ticket: Ticket, actor: Actor, key: int) -> datetime:
    return messages_for(actor, ticket).filter(pk=key).values_list("created_at", flat=True).first() or ticket.updated_at


def _laid_out(
    ticket: Ticket, messages: list[Message], journal: list[Event], actor: Actor, known: Directory
) -> Timeline:
    times = Times.here()
    me = actor.person.pk if actor.person else 0
    told = unnamed((event for event in journal if is_told(event)), actor)
    fields = definitions(known.form_stamp)
    names = names_in(told, actor, known.names() | names_of(ticket, messages), fields)
    left = WORDS
    said: list[ShownMessage] = []
    pictures = kept_of(messages)
    named = named_in(ticket, actor, times)
    for message in reversed(messages):
        one = shown(message, times, me, room=left, kept=pictures.get(message.pk, ()))
        if message.pk in named.chips:
            one = replace(one, named=named.chips[message.pk])
        left -= one.weight
        said.append(one)
    entries: list[Any] = [*reversed(said), *(_event(event, names, times, fields, ticket.number) for event in told)]
    entries.sort(key=lambda entry: (entry.at, entry.message is None))
    line = Timeline(entries, messages, _seen(ticket, messages, journal, (0, 0)))
    line.days = _days(entries, times)
    line.questions = named.questions
    return line


def _event(event: Event, names: Any, times: Times, fields: Definitions, number: str) -> ShownEvent:
    return ShownEvent(
        id=f"e-{event.pk}",
        at=event.at,
        icon=icon(ICONS.get(event.name, "history")),
        who=event.actor_label or "Tresen",
        told=[*sentence(event, names, times), *field_sentences(event, names, fields)],
        reason=_reason(event),
        time=times.clock_tag(event.at),
        undo=reverse("desk:undo", args=[number, event.pk]) if event.name in UNDOABLE else "",
        batch=event.data.get("batch", 0),
        why=reverse("desk:rule_why", args=[number, event.pk]) if "rule" in event.data else "",
        macro=str(event.data.get("macro", "")) if "rule" not in event.data else "",
    )


def _reason(event: Event) -> str:
    """Why, in people's words: what somebody wrote, or what the clock did."""
    told = "" if event.name == "not_sent" else str(event.data.get("reason") or "")  # its sentence says it
    return _("the time to wait is over") if told == "wake-up" else told


def _days(entries: Iterable[Any], times: Times) -> dict[str, tuple[str, str]]:
    """The name of the day at each entry that begins one."""
    days, last = {}, None
    for entry in entries:
        day = times.local(entry.at).date()
        if day != last:
            days[entry.id] = (f"d-{day:%Y%m%d}", times.day(entry.at))
            last = day
    return days


def _seen(ticket: Ticket, messages: list[Message], journal: list[Event], last: tuple[int, int]) -> str:
    """What came while the page was read counts as not seen yet, so that it is told once more: head and notes show what
    stood around the ticket (`ticket_to_show`) a moment before, and nothing else would show them anew."""
    known: int = ticket.last_event  # type: ignore[attr-defined]  # see tickets.surroundings
    late = next((event.at for event in journal if event.pk > known), None)
    said = [message.pk for message in messages if late is None or message.created_at < late]
    done = [event.pk for event in journal if event.pk <= known]
    return f"{max([last[0], *said])}-{max([last[1], *done])}"
