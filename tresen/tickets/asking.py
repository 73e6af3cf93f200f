"""Questions to colleagues, asked in a note: answered, overdue, not needed any more."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.kit.jobs import periodic
from tresen.people.actor import SYSTEM, Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.body import Body
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.merged import living
from tresen.tickets.models import Channel, Mention, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.models.state import UNFINISHED
from tresen.tickets.saying import NewFile, Origin, remembered, say

MOST = 500  # a minute; what is left comes with the next


def answer_question(
    mention: Mention,
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    origin: Origin,
    attachments: Iterable[NewFile] = (),
    data: dict[str, Any] | None = None,
    shut: bool = False,
) -> Message:
    """What somebody who was asked answers by mail: an internal note by him, and the question is answered. It stays
    inside whatever has become of the ticket. `shut`: he may not see the ticket any more; that, and a person who is
    switched off, is told with the note. Nothing of one who is switched off is his word."""
    with change(ticket, by=by) as step:
        if ticket.merged_into_id is not None:
            more: dict[str, Any] = {"by": by, "body": body, "attachments": attachments, "data": data, "shut": shut}
            return answer_question(mention, living(ticket), origin=remembered(origin, ticket), **more)
        gone = not mention.person.is_active
        state = "inactive" if gone else "shut" if shut else ""
        origin.facts["answers"] = {"message": mention.message_id, "state": state}
        author = None if gone else mention.person
        message = say(
            step, MessageKind.NOTE, body, author=author, channel=Channel.EMAIL, origin=origin, attachments=attachments
        )
        step.record("noted", {**(data or {}), "answers": mention.message_id}, said=message)
        if not gone:
            settle(step, [mention], message)
    return message


def settle(step: Change, mentions: Iterable[Mention], answer: Message) -> None:
    """Marks questions as answered within another verb's change; whoever asked reads it in the journal."""
    for mention in mentions:
        if mention.answered_at is None:
            Mention.objects.filter(pk=mention.pk).update(answered_at=step.moment, answer=answer, away_at=None)
        told = {
            "question": mention.message_id,
            "answer": answer.pk,
            "expert": mention.person_id,
            "asker": mention.by_id,
        }
        step.record("question_answered", told)


def answered_by_note(step: Change, note: Message) -> None:
    """Whoever was asked and writes a note himself has answered."""
    if note.author_id is not None:
        mine = open_questions(step.ticket).filter(person=note.author_id).exclude(message=note)
        settle(step, list(mine), note)


def open_questions(ticket: Ticket) -> Any:
    return Mention.objects.filter(
        message__ticket=ticket, asked=True, answered_at__isnull=True, closed_at__isnull=True
    ).order_by("id")


def close_question(mention: Mention, *, by: Actor) -> None:
    """No answer is needed any more."""
    with change(mention.message.ticket, by=by) as step:
        demand(by, step.ticket, Right.NOTE)
        if not Mention.objects.filter(pk=mention.pk, **OPEN).update(closed_at=step.moment):
            raise Refused(_("This question is answered or closed already."))
        step.record("question_closed", {"question": mention.message_id, "expert": mention.person_id})


def be_away(mention: Mention, *, by: Actor) -> None:
    """His mailbox has answered by itself: whoever waits should know."""
    with change(mention.message.ticket, by=by) as step:
        if Mention.objects.filter(pk=mention.pk, away_at__isnull=True, **OPEN).update(away_at=step.moment):
            told = {"question": mention.message_id, "expert": mention.person_id, "asker": mention.by_id}
            step.record("expert_away", told, updated_at=step.ticket.updated_at)


OPEN = {"asked": True, "answered_at__isnull": True, "closed_at__isnull": True}


@periodic("* * * * *")
def remind_overdue(timestamp: int) -> None:
    """Each minute: who has not answered in time is reminded, once, and who asked is told. Safe to run twice. What is
    finished needs no answer."""
    due = Mention.objects.filter(due_at__lte=clock.now(), reminded_at__isnull=True, **OPEN)
    due = due.filter(message__ticket__state_type__in=UNFINISHED)
    for mention in due.select_related("message__ticket").order_by("due_at")[:MOST]:
        with change(mention.message.ticket, by=SYSTEM) as step:
            waiting = Mention.objects.filter(pk=mention.pk, reminded_at__isnull=True, **OPEN)
            if waiting.update(reminded_at=step.moment):
                told = {"question": mention.message_id, "expert": mention.person_id, "asker": mention.by_id}
                step.record("question_overdue", {**told, "mention": mention.pk})
