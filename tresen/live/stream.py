"""/live/: what happens to the tickets one may see, as server-sent events (WHATWG HTML, 9.2)."""

import json
import time
from collections.abc import AsyncIterator

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from tresen.kit.journal import Cursor, settled_since
from tresen.live.hub import Subscription, hub
from tresen.live.threads import in_thread
from tresen.notices.access import Unread, unread_of
from tresen.people.access import person_with
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.access import as_they_were_for, tickets_worked_by, works_on
from tresen.tickets.models import Event

PING = 4.0
CHECK = 4.0  # seconds: how long a stream may outlive its session
CATCH_UP = 1000  # a browser that was away for more events than this starts afresh


async def live(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The stream for the signed-in agent; `Last-Event-ID` continues where a broken one ended."""
    user = await in_thread(get_user, request)
    if not isinstance(user, Person) or not user.is_agent:
        return HttpResponse(status=404)
    response = StreamingHttpResponse(_events(request, user.pk, _last(request)), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _last(request: HttpRequest) -> Cursor | None:
    given = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    try:
        return Cursor.parse(given) if given else None
    except ValueError:
        return None


async def _events(request: HttpRequest, person_id: int, last: Cursor | None) -> AsyncIterator[str]:
    async with hub.subscribe(person_id) as (subscription, begin):
        standing = await in_thread(_standing, person_id)  # before the page is told that it is heard
        yield f"retry: 2000\nid: {begin if last is None else last}\nevent: hello\ndata: {{}}\n\n"
        if last is not None:
            missed = await _missed(last, begin)
            if missed is None:
                yield f"id: {begin}\nevent: reset\ndata: {{}}\n\n"
            else:
                for line in await in_thread(_visible, person_id, missed) or []:
                    yield line
        yield await in_thread(_bell, person_id)
        async for line in _follow(request, person_id, subscription, standing):
            yield line


async def _follow(
    request: HttpRequest, person_id: int, subscription: Subscription, standing: object
) -> AsyncIterator[str]:
    checked = time.monotonic()
    while True:
        events = await subscription.next(PING)
        if time.monotonic() - checked >= CHECK:
            checked = time.monotonic()
            if not await in_thread(_still_there, request, person_id):
                return
            if standing != (standing := await in_thread(_standing, person_id)):
                yield "event: reset\ndata: {}\n\n"  # his rights have changed: what the page shows may be his no more
        if subscription.overrun:
            subscription.overrun = False
            yield "event: reset\ndata: {}\n\n"
        if subscription.rung:
            subscription.rung = False
            yield await in_thread(_bell, person_id)
        lines = await in_thread(_visible, person_id, events) if events else []
        if lines is None:
            return
        if subscription.company:
            met, subscription.company = subscription.company, set()
            lines += await in_thread(_company, person_id, met)
        for line in lines or ([] if events else [": ping\n\n"]):
            yield line


async def _missed(last: Cursor, begin: Cursor) -> list[Event] | None:
    """The events between the two places; None if there are too many to tell one by one."""
    events: list[Event] = await in_thread(settled_since, Event, last, CATCH_UP + 1)
    if len(events) > CATCH_UP:
        return None
    return [event for event in events if event.cursor <= begin]


def _still_there(request: HttpRequest, person_id: int) -> bool:
    """False once the session has ended: signed out, password changed, person switched off."""
    person = person_with(person_id)
    session = request.session.__class__(request.session.session_key)
    return bool(person and person.is_agent and session.get("_auth_user_hash") == person.get_session_auth_hash())


def _standing(person_id: int) -> object:
    """What decides over his lists: what his memberships reach, and whether he is an administrator."""
    person = person_with(person_id)
    return person and (Actor.of(person).standing, person.role)


def _visible(person_id: int, events: list[Event]) -> list[str] | None:
    """The events as lines, without those of tickets the person may not see now; None if he is gone.

    A ticket that just left his teams is named once more, as "gone", so that his list can let go of it.
    """
    person = person_with(person_id)
    if person is None or not person.is_agent:
        return None
    actor, wanted = Actor.of(person), {event.ticket_id for event in events}
    numbers = dict(tickets_worked_by(actor).filter(pk__in=wanted).values_list("pk", "number"))
    lost = {event.ticket_id for event in events if event.ticket_id not in numbers}
    gone = _gone(events, lost, actor) if lost else {}
    lines = [_line(event, numbers[event.ticket_id]) for event in events if event.ticket_id in numbers]
    return lines + [_line(event, gone.pop(event.ticket_id), "gone") for event in events if event.ticket_id in gone]


def _company(person_id: int, met: set[int]) -> list[str]:
    """A line for each of these tickets the person works on now. It has no id: what it tells of is over in a moment."""
    person = person_with(person_id)
    if person is None or not person.is_agent:
        return []
    numbers = tickets_worked_by(Actor.of(person)).filter(pk__in=met).values_list("number", flat=True)
    return [f"event: presence\ndata: {json.dumps({'number': number})}\n\n" for number in numbers]


def _bell(person_id: int) -> str:
    """How many notices he has not read, and of which tickets. It has no id: it is no place in the journal."""
    person = person_with(person_id)
    told = unread_of(Actor.of(person)) if person else Unread()
    return f"event: notices\ndata: {json.dumps({'unread': told.count, 'tickets': told.numbers})}\n\n"


SIGHT = ("team", "shared_with", "assignee", "organisation")  # the columns that say who works on a ticket


def _gone(events: list[Event], lost: set[int], actor: Actor) -> dict[int, str]:
    """{id: number} of those the actor worked on before one of these events took them out of his sight: each is asked
    about as it was, from the journal's own old values."""
    tickets = {one.pk: one for one in as_they_were_for(actor, lost)}
    gone: dict[int, str] = {}
    for event in reversed(events):
        ticket = tickets.get(event.ticket_id)
        if ticket is None or event.name in {"opened", "split_off"}:
            continue
        was = {column: event.changes[column][0] for column in SIGHT if event.changes.get(column)}
        for column, value in was.items():
            setattr(ticket, "shared_with" if column == "shared_with" else f"{column}_id", value)
        if was and works_on(actor, ticket):
            gone[ticket.pk] = ticket.number
    return gone


def _line(event: Event, number: str, name: str = "") -> str:
    data: dict[str, object] = {"number": number, "events": [name or event.name]}
    if not name:
        data |= {"actor": event.actor_id, "message": event.data.get("message")}
    return f"id: {event.cursor}\nevent: ticket\ndata: {json.dumps(data)}\n\n"
