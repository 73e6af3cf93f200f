"""A reply or forward that is sent by itself at its time: a draft with a time, said by the same verbs, once.

The draft's row is the truth: it is locked while the message is said and gone in the same transaction. Who wrote it
must still be allowed to at that time; if the other side has written meanwhile, it waits for its writer's second look.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

import structlog
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.html import clean
from tresen.kit.jobs import job, periodic
from tresen.kit.models import Blob
from tresen.people.actor import SYSTEM, Actor
from tresen.people.addresses import normal_address
from tresen.tickets.access import works_on
from tresen.tickets.addressing import addressed
from tresen.tickets.body import Body
from tresen.tickets.change import Refused, change
from tresen.tickets.confirming import demand_confirmation
from tresen.tickets.drafts import LATER
from tresen.tickets.forwarding import forward
from tresen.tickets.involving import removed_from
from tresen.tickets.models import Draft, Event, Message, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile
from tresen.tickets.states import solve, wait

log = structlog.get_logger()

FARTHEST = timedelta(days=366)
THEN: dict[str, Callable[..., None]] = {"wait": wait, "solve": solve}
# Why it was not sent; what else stands there are a verb's own words.
ANSWERED, CLOSED, NO_ACCESS, STOPPED = "answered", "closed", "no-access", "stopped"
OTHERS, FAILED = "others", "failed"
# How long a try may last, and what failed is left alone; with the last one it goes back to its writer.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1))


@dataclass(frozen=True)
class Plan:
    """What is to be said: `kind` "reply" or "forward", `forwards` the ids of messages passed on, `then` "", "wait" or
    "solve"."""

    kind: str
    html: str
    recipients: Mapping[str, Sequence[str]]
    files: Sequence[NewFile] = ()
    facts: Mapping[str, Any] | None = None
    forwards: Sequence[int] = ()
    then: str = ""


def schedule(ticket: Ticket, plan: Plan, *, by: Actor, at: datetime) -> Draft:
    """Keeps the plan until `at` (aware). Refused: a time gone by or far away, nobody to write to, nothing to say, or
    another one of the writer waiting here."""
    assert by.person is not None
    now = clock.now()
    if not now < at < now + FARTHEST:
        raise Refused(_("Choose a time to come, within a year."))
    fields = {name: plan.recipients.get(name, ()) for name in ("to", "cc", "bcc")}
    recipients = addressed(to=fields["to"], cc=fields["cc"], bcc=fields["bcc"])
    if not any(recipients.values()):
        raise Refused(_("Enter a recipient."))
    if Body.from_html(plan.html).is_empty and not plan.forwards:
        raise Refused(_("The message is empty."))
    with change(ticket, by=by) as step:
        demand_confirmation(ticket, by=by)
        if Draft.objects.filter(ticket=ticket, person=by.person, kind=LATER).exists():
            raise Refused(_("A message of yours is waiting here already. Send or edit that one first."))
        options = {
            "kind": plan.kind,
            "then": plan.then if plan.then in THEN else "",
            "facts": dict(plan.facts or {}),
            "forwards": list(plan.forwards),
            "files": [_kept(file) for file in plan.files],
            "after": Message.objects.filter(ticket=ticket).order_by("-id").values_list("pk", flat=True).first() or 0,
            "event": Event.objects.filter(ticket=ticket).order_by("-id").values_list("pk", flat=True).first() or 0,
        }
        draft = Draft.objects.create(
            ticket=ticket,
            person=by.person,
            kind=LATER,
            html=clean(plan.html),
            recipients=recipients,
            options=options,
            send_at=at,
            updated_at=now,
        )
        step.record("scheduled", {"at": at.isoformat()}, updated_at=ticket.updated_at)
        send_due.later(draft_id=draft.pk, delay=int((at - now).total_seconds()) + 1)
    return draft


def stop(draft: Draft, *, by: Actor, reason: str = STOPPED) -> None:
    """It is not sent by itself any more, and waits for its writer, with the reason."""
    with change(draft.ticket, by=by) as step:
        waiting = Draft.objects.filter(pk=draft.pk, kind=LATER, send_at__isnull=False)
        told = f"{reason}: {by.label}" if reason == STOPPED else reason
        if waiting.update(send_at=None, not_sent=told[:500], tries=0, retry_at=None):
            step.record("not_sent", {"reason": told[:500]}, updated_at=step.ticket.updated_at)


def drop(draft: Draft, *, by: Actor) -> None:
    """Its writer has taken it up or thrown it away."""
    with change(draft.ticket, by=by) as step:
        if Draft.objects.filter(pk=draft.pk, kind=LATER).delete()[0]:
            step.record("unscheduled", updated_at=step.ticket.updated_at)


def send_now(draft: Draft, *, by: Actor, delay: int = 0) -> Message:
    """Its writer has looked again and wants it to go: what the other side wrote meanwhile holds it up no longer."""
    # The ticket first, as everywhere: then nobody says anything in between.
    with change(draft.ticket, by=by):
        current = Draft.objects.select_for_update().filter(pk=draft.pk, kind=LATER).first()
        if current is None:
            raise Refused(_("It has been sent or taken back already."))
        return _say(current, by, delay)


def why_not(draft: Draft, by: Actor) -> str:
    """Why it must not be sent by itself now; "" if nothing speaks against it."""
    ticket = draft.ticket
    if not (by.person and by.person.is_active and works_on(by, ticket)):
        return NO_ACCESS
    if ticket.state_type == StateType.CLOSED:
        return CLOSED
    kinds = [MessageKind.PARTNER] if draft.options.get("kind") == "forward" else [MessageKind.CUSTOMER]
    meanwhile = Message.objects.filter(ticket=ticket, kind__in=kinds, pk__gt=draft.options.get("after", 0))
    if meanwhile.exists():
        return ANSWERED
    return OTHERS if _others_by_now(draft) else ""


def _others_by_now(draft: Draft) -> bool:
    """Has the ticket got another customer since, or has somebody it would go to been taken out?"""
    since = Event.objects.filter(ticket=draft.ticket, pk__gt=draft.options.get("event", 0))
    if since.filter(name="customer_changed").exists():
        return True
    told = since.filter(name="uninvolved").values_list("data__address", flat=True)
    named = {normal_address(parseaddr(one)[1] or one) for names in draft.recipients.values() for one in names}
    return bool(named & set(told) & removed_from(draft.ticket))


@job(queue="tickets", attempts=3)
def send_due(draft_id: int) -> None:
    """Once: the draft is gone in the transaction that says it. A job that comes early or late changes nothing. What
    fails by surprise is tried again after a pause, five times in all; then its writer has it back."""
    draft = Draft.objects.filter(pk=draft_id, kind=LATER).select_related("ticket", "person").first()
    if draft is None or not _begin(draft):
        return
    try:
        _send_if_due(draft)
    except Refused as refusal:
        stop(draft, by=SYSTEM, reason=str(refusal))
    except Exception as error:
        log.exception("planned message not sent", draft=draft_id, ticket=draft.ticket.number, tries=draft.tries)
        if draft.tries >= len(PAUSES):
            stop(draft, by=SYSTEM, reason=f"{FAILED}: {type(error).__name__}")


def _begin(draft: Draft) -> bool:
    """Counts the try before it is made, so that one that takes the worker along is one as well. False: it is not due,
    somebody is at it, or there were too many."""
    now = clock.now()
    due = Draft.objects.filter(_may_be_tried(now), pk=draft.pk, kind=LATER, send_at__lte=now + timedelta(seconds=1))
    if draft.tries >= len(PAUSES):
        if due.exists():
            stop(draft, by=SYSTEM, reason=f"{FAILED}: –")
        return False
    pause = PAUSES[draft.tries]
    draft.tries += 1
    return bool(due.filter(tries=draft.tries - 1).update(tries=draft.tries, retry_at=now + pause))


def _may_be_tried(now: datetime) -> Q:
    return Q(retry_at=None) | Q(retry_at__lte=now)


def _send_if_due(draft: Draft) -> None:
    by = Actor.of(draft.person)
    with override(draft.person.locale), change(draft.ticket, by=by):
        due = Draft.objects.select_for_update().filter(pk=draft.pk, send_at__lte=clock.now() + timedelta(seconds=1))
        current = due.filter(kind=LATER).first()
        if current is None:
            return
        current.ticket, current.person = draft.ticket, draft.person
        if reason := why_not(current, by):
            stop(current, by=SYSTEM, reason=reason)
        else:
            _say(current, by, 0)


@periodic("* * * * *")
def send_overdue(timestamp: int) -> None:
    """Each minute: what is due and whose job got lost, or failed."""
    now = clock.now()
    due = Draft.objects.filter(_may_be_tried(now), kind=LATER, send_at__lte=now - timedelta(seconds=5))
    for draft_id in due.order_by("send_at").values_list("pk", flat=True)[:500]:
        send_due.later_once(draft_id=draft_id)


def _say(draft: Draft, by: Actor, delay: int) -> Message:
    """Says it and takes the draft away; in the caller's transaction, the ticket locked."""
    options, to = draft.options, draft.recipients
    given: dict[str, Any] = {
        "by": by,
        "body": Body.from_html(draft.html),
        "to": to.get("to", []),
        "cc": to.get("cc", []),
        "bcc": to.get("bcc", []),
        "attachments": files_of(draft),
        "facts": options.get("facts") or {},
        "delay": delay,
    }
    if options.get("kind") == "forward":
        message = forward(draft.ticket, messages=_passed_on(draft), **given)
    else:
        message = reply(draft.ticket, **given)
    if then := THEN.get(options.get("then", "")):
        then(draft.ticket, by=by, after=message)
    draft.delete()
    return message


def _passed_on(draft: Draft) -> list[Message]:
    """Refused if one of them has been moved away meanwhile: nobody wanted the rest alone."""
    wanted = set(draft.options.get("forwards", []))
    found = list(Message.objects.filter(ticket=draft.ticket, pk__in=wanted))
    if len(found) < len(wanted):
        raise Refused(_("A message that was to be forwarded is no longer in this ticket. Choose again."))
    return found


def files_of(draft: Draft) -> list[NewFile]:
    """The files of a waiting draft, as a verb takes them. Refused if one is lost: nobody wanted the words without."""
    kept = options_files(draft)
    blobs = Blob.objects.in_bulk([one["sha256"] for one in kept])
    if missing := next((one["name"] for one in kept if one["sha256"] not in blobs), ""):
        raise Refused(file_lost(missing))
    return [
        NewFile(blobs[one["sha256"]], one["name"], one["media_type"], one["content_id"], one["inline"]) for one in kept
    ]


def file_lost(name: str) -> str:
    return _("The file “%(name)s” is no longer there. Attach it again.") % {"name": name}


def options_files(draft: Draft) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = draft.options.get("files", [])
    return files


def _kept(file: NewFile) -> dict[str, Any]:
    return {
        "sha256": file.blob.pk,
        "name": file.name,
        "media_type": file.media_type,
        "content_id": file.content_id,
        "inline": file.inline,
    }
