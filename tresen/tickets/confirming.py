"""A client's instructions, read and confirmed for one ticket: by each agent, for each edition, once."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused, change
from tresen.tickets.models import Event, Ticket

CONFIRMED = "instructions_confirmed"


def confirm_instructions(ticket: Ticket, *, by: Actor, edition: int | None = None) -> None:
    """He has read them. Refused if there are none, or they are no longer those he has read; may be repeated."""
    with change(ticket, by=by) as step:
        organisation = ticket.organisation
        if organisation is None or not organisation.instructions:
            raise Refused(_("There are no instructions for this ticket."))
        if edition is not None and edition != organisation.instructions_edition:
            raise Refused(_("The instructions have been changed meanwhile. Read them again."))
        if not has_confirmed(ticket, by):
            data = {"organisation": organisation.pk, "edition": organisation.instructions_edition}
            step.record(CONFIRMED, data, updated_at=ticket.updated_at)


def demand_confirmation(ticket: Ticket, *, by: Actor) -> None:
    """Refused if the client demands that his instructions are confirmed and this agent has not. Whoever is no person
    has nothing to read."""
    organisation = ticket.organisation
    if by.kind != "person" or organisation is None or not organisation.must_confirm or has_confirmed(ticket, by):
        return
    words = _("%(name)s asks you to confirm the instructions first. They stand beside the conversation.")
    raise Refused(words % {"name": organisation.name})


def has_confirmed(ticket: Ticket, by: Actor) -> bool:
    organisation = ticket.organisation
    if organisation is None or by.person is None:
        return False
    said = {"organisation": organisation.pk, "edition": organisation.instructions_edition}
    return Event.objects.filter(ticket=ticket, name=CONFIRMED, actor=by.person, data__contains=said).exists()


def confirmation(by: Actor) -> Exists:
    """`has_confirmed` as a condition for tickets in a query of their own."""
    said = JSONObject(organisation=OuterRef("organisation_id"), edition=OuterRef("organisation__instructions_edition"))
    events: QuerySet[Event] = Event.objects.filter(ticket=OuterRef("pk"), name=CONFIRMED, actor=by.person)
    events = events.filter(data__contains=said)
    return Exists(events)
