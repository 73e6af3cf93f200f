"""What is being written, kept on the server."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from tresen.kit import clock
from tresen.kit.html import clean, clean_naming
from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Draft, Ticket

NAMING = ("note", "phone")  # what may name people to be told
LATER = "later"  # the kind of a draft that is sent by itself: one for each writer in a ticket


def draft_of(ticket: Ticket, *, by: Actor) -> dict[str, Draft]:
    """The actor's own drafts in the ticket, by kind."""
    return {draft.kind: draft for draft in Draft.objects.filter(ticket=ticket, person=by.person)}


def drafts_in(ticket: Ticket, *, by: Actor) -> list[Draft]:
    """The actor's own, and what waits for its time or for a second look, whoever wrote it."""
    mine = Q(person=by.person) if by.person else Q(pk__in=[])
    drafts = Draft.objects.filter(mine | Q(kind=LATER), ticket=ticket)
    return list(drafts.select_related("person").order_by("send_at", "pk"))


def planned_for(actor: Actor) -> QuerySet[Draft]:
    """What is to be sent by itself, or was not, in all tickets the actor works on: first what was not, then by time."""
    planned = Draft.objects.filter(kind=LATER, ticket__in=tickets_worked_by(actor))
    return planned.order_by(F("send_at").asc(nulls_first=True), "pk")


def save_draft(
    ticket: Ticket,
    *,
    by: Actor,
    kind: str,
    html: str,
    recipients: dict[str, Any],
    options: dict[str, Any] | None = None,
    version: int = 0,
) -> Draft:
    """Keeps the draft; the newer version wins, so that a late request never overwrites later words."""
    assert by.person is not None
    values: dict[str, Any] = {
        "html": clean_naming(html) if kind in NAMING else clean(html),
        "recipients": recipients,
        "version": version,
    }
    values |= {"options": options or {}, "not_sent": "", "updated_at": clock.now()}
    mine = Draft.objects.filter(ticket=ticket, person=by.person, kind=kind)
    if not mine.filter(version__lte=version).update(**values) and not mine.exists():
        try:
            with transaction.atomic():
                return Draft.objects.create(ticket=ticket, person=by.person, kind=kind, **values)
        except IntegrityError:  # the same draft from two tabs at once
            mine.filter(version__lte=version).update(**values)
    return mine.get()


def discard_draft(ticket: Ticket, *, by: Actor, kind: str) -> None:
    Draft.objects.filter(ticket=ticket, person=by.person, kind=kind).delete()
