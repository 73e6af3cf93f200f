"""Tickets, messages and files as dictionaries. See schemas for what each field means."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from tresen.api.fields.values import shown_values
from tresen.channels.models import Delivery, DeliveryState
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.people.names import in_language
from tresen.tickets.access import tickets_for, works_on
from tresen.tickets.models import Attachment, Category, Mention, Message, Ticket
from tresen.tickets.models.message import MessageKind

PRIORITIES = {1: "low", 2: "normal", 3: "high", 4: "urgent"}
IMPACTS = {1: "person", 2: "group", 3: "house"}
URGENCIES = {1: "low", 2: "medium", 3: "high"}
IMPACT_VALUES = {word: value for value, word in IMPACTS.items()}
URGENCY_VALUES = {word: value for value, word in URGENCIES.items()}
PRIORITY_VALUES = {word: value for value, word in PRIORITIES.items()}
RELATED = ("state", "team", "assignee", "customer", "organisation", "category")
# Six joins with every column cost the planner more than the executor: a ticket that is only shown loads these.
COLUMNS = (
    *("number", "subject", "kind", "state__key", "state_type", "priority", "team__name", "assignee__email"),
    *("assignee__name", "customer__email", "customer__name", "organisation__key", "category__names"),
    *("category__trails", "channel", "created_at", "updated_at", "shared_with", "values", "merged_into_id"),
    *("impact", "urgency", "priority_reason", "waiting_until"),
)

Shown = dict[str, Any]


def person(one: Person | None) -> Shown | None:
    return None if one is None else {"email": one.email, "name": one.name}


def named(one: Person | None) -> Shown | None:
    """A colleague as customers see him: a name to talk to, no address."""
    return None if one is None else {"email": None, "name": one.name}


def trail(category: Category | None) -> str | None:
    if category is None:
        return None
    return in_language(category.trails, settings.LANGUAGE_CODE) or in_language(category.names, settings.LANGUAGE_CODE)


def loaded(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With all that `ticket` shows, and no more: not for verbs, which want whole rows."""
    return tickets.select_related(*RELATED).only(*COLUMNS)


def tickets(found: Sequence[Ticket], actor: Actor) -> list[Shown]:
    """A page of them, each as `ticket`, in no more queries than one needs."""
    values = shown_values(found, actor)
    return [ticket(one, actor, values[one.pk]) for one in found]


def ticket(one: Ticket, actor: Actor, values: Shown | None = None) -> Shown:
    """Needs RELATED loaded. A customer learns who works on it, but not how the house is organised; nor does an agent of
    another team who is its customer."""
    inside = works_on(actor, one) or (actor.is_agent and not _is_customer(actor, one))
    return {
        "number": one.number,
        "subject": one.subject,
        "kind": one.kind,
        "state": one.state.key,
        "state_type": one.state_type,
        "priority": PRIORITIES[one.priority],
        "impact": IMPACTS.get(one.impact or 0) if inside else None,
        "urgency": URGENCIES.get(one.urgency or 0) if inside else None,
        "priority_reason": one.priority_reason if inside else "",
        "team": one.team.name if one.team and inside else None,
        "shared_with": _teams(one) if inside else [],
        "assignee": person(one.assignee) if inside else named(one.assignee),
        "customer": person(one.customer),
        "organisation": one.organisation.key if one.organisation else None,
        "category": trail(one.category),
        "channel": one.channel,
        "fields": shown_values([one], actor)[one.pk] if values is None else values,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "waiting_until": one.waiting_until if inside else None,
        "merged_into": _merged_into(one, actor),
    }


def _is_customer(actor: Actor, one: Ticket) -> bool:
    """Himself, or for his organisation: whoever opened it for another team is neither."""
    person = actor.person
    return person is not None and (
        one.customer_id == person.pk or one.organisation_id in actor.managed_organisation_ids
    )


def _merged_into(one: Ticket, actor: Actor) -> str | None:
    """Few tickets are merged: those that are may cost a look."""
    if one.merged_into_id is None:
        return None
    return tickets_for(actor).filter(pk=one.merged_into_id).values_list("number", flat=True).first()


def _teams(one: Ticket) -> list[str]:
    """Few tickets are shared: those that are may cost a look."""
    return list(Team.objects.filter(pk__in=one.shared_with).values_list("name", flat=True)) if one.shared_with else []


def message(one: Message, actor: Actor, *, works: bool, place: str) -> Shown:
    """`place`: the address of the ticket. Needs author, attachments, deliveries and mentions loaded."""
    ours = one.kind != MessageKind.CUSTOMER
    deliveries = list(one.deliveries.all()) if works else []
    return {
        "id": one.pk,
        "kind": one.kind,
        "author": named(one.author) if ours and not actor.is_agent else person(one.author),
        "channel": one.channel,
        "body": one.text,
        "body_folded": one.text_folded,
        "html": one.html,
        "html_folded": one.html_folded,
        "sender": one.sender,
        "to": one.recipients.get("to", []),
        "cc": one.recipients.get("cc", []),
        "bcc": one.recipients.get("bcc", []) if works else [],
        "attachments": [file(each, place) for each in one.attachments.all()],
        "delivery": _worst(deliveries),
        "deliveries": [_delivery(each) for each in sorted(deliveries, key=lambda each: each.pk)],
        "mentions": [_mention(each) for each in one.mentions.all()] if works else [],
        "protection": _protection(one.facts.get("protection")) if works else None,
        "created_at": one.created_at,
    }


def _mention(one: Mention) -> Shown:
    return {
        "person": person(one.person),
        "asked": one.asked,
        "due_at": one.due_at,
        "answered_at": one.answered_at,
        "answer": one.answer_id,
        "closed_at": one.closed_at,
    }


def _protection(facts: Any) -> Shown | None:
    if not facts:
        return None
    words = {name: str(facts.get(name, "")) for name in ("kind", "signed", "signer", "reason")}
    return words | {name: bool(facts.get(name)) for name in ("signed_by_sender", "encrypted", "sign")}


def _worst(deliveries: list[Delivery]) -> str | None:
    """How far the whole message is: as far as the recipient who is furthest from it."""
    order = [DeliveryState.FAILED, DeliveryState.SENDING, DeliveryState.QUEUED, DeliveryState.SENT]
    return min((str(each.state) for each in deliveries), key=order.index, default=None)  # type: ignore[arg-type]


def _delivery(one: Delivery) -> Shown:
    return {
        "recipient": one.recipient,
        "state": one.state,
        "words": one.error,
        "uncertain": one.uncertain,
        "attempts": one.attempts,
        "next_attempt_at": one.next_attempt_at if one.state == DeliveryState.QUEUED else None,
        "sent_at": one.sent_at,
    }


def file(one: Attachment, place: str) -> Shown:
    return {
        "id": one.pk,
        "name": one.name,
        "type": one.media_type,
        "size": one.size,
        "inline": one.inline,
        "content_id": one.content_id,
        "url": f"{place}/attachments/{one.pk}",
    }
