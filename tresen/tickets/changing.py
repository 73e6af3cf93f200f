"""Correcting what a ticket is: priority, kind, category, subject, customer."""

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.registering import organisation_of
from tresen.tickets.assessing import prioritise
from tresen.tickets.category_defaults import brought_along
from tresen.tickets.change import Refused, change
from tresen.tickets.involving import join
from tresen.tickets.models import Category, Involvement, Kind, Participant, Ticket
from tresen.tickets.states import keep_state_fitting


def set_priority(ticket: Ticket, priority: int, *, by: Actor, reason: str = "") -> None:
    """By hand; see `assessing.prioritise` for when a reason is needed."""
    with change(ticket, by=by) as step:
        prioritise(step, priority, reason)


def set_kind(ticket: Ticket, kind: str, *, by: Actor) -> None:
    """Everything said so far stays; a state that is not meant for the new kind gives way to the default of its type."""
    if kind not in Kind.values:
        raise Refused(_("This kind does not exist."))
    with change(ticket, by=by) as step:
        if ticket.kind != kind:
            step.record("kind_changed", kind=str(kind))
            keep_state_fitting(step, because="kind")


def categorise(ticket: Ticket, category: Category | None, *, by: Actor, alone: bool = False) -> None:
    """Sets the category; a category of another client is refused. Team, impact, urgency and priority follow as the
    node says, but for what somebody has set by hand; with `alone` nothing follows. What would take a confidential
    ticket to others does not."""
    with change(ticket, by=by) as step:
        if category is not None and category.organisation_id not in {None, ticket.organisation_id}:
            raise Refused(_("This category belongs to another organisation."))
        if ticket.category_id != (category.pk if category else None):
            brought = brought_along(ticket, category) if category and not alone else {}
            step.record("categorised", category=category, **brought)
            if "team" in brought:
                keep_state_fitting(step, because="team")


def retitle(ticket: Ticket, subject: str, *, by: Actor) -> None:
    subject = " ".join(subject.split())[:500]
    if not subject:
        raise Refused(_("A ticket needs a subject."))
    with change(ticket, by=by) as step:
        if ticket.subject != subject:
            step.record("retitled", subject=subject)


def set_customer(ticket: Ticket, customer: Person, *, by: Actor, former_stays: bool = False) -> None:
    """Gives the ticket to another customer, with his organisation; a category that is not his is dropped.

    `former_stays`: whoever was the customer asked on behalf of the new one and goes on getting the replies."""
    with change(ticket, by=by) as step:
        if ticket.customer_id == customer.pk:
            return
        organisation = organisation_of(customer)
        kept = ticket.category is None or ticket.category.organisation_id in {
            None,
            organisation and organisation.pk,
        }
        columns = {} if kept else {"category": None}
        former = ticket.customer
        step.record("customer_changed", customer=customer, organisation=organisation, **columns)
        Participant.objects.filter(ticket=ticket, person=customer).delete()  # he has the first part now
        if former_stays and former.email:
            join(step, former.email, involvement=Involvement.ON_BEHALF)
