"""What is being written, kept on the server."""

from typing import Any

from django.db import IntegrityError, transaction

from tresen.kit import clock
from tresen.kit.html import clean
from tresen.people.actor import Actor
from tresen.tickets.models import Draft, Ticket


def draft_of(ticket: Ticket, *, by: Actor) -> dict[str, Draft]:
    """The actor's own drafts in the ticket, by kind."""
    return {draft.kind: draft for draft in Draft.objects.filter(ticket=ticket, person=by.person)}


def save_draft(
    ticket: Ticket, *, by: Actor, kind: str, html: str, recipients: dict[str, Any], version: int = 0
) -> Draft:
    """Keeps the draft; the newer version wins, so that a late request never overwrites later words."""
    assert by.person is not None
    values = {"html": clean(html), "recipients": recipients, "version": version, "updated_at": clock.now()}
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
