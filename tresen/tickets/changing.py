"""Correcting what a ticket is: priority, kind, category, subject, customer."""

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.registering import organisation_of
from tresen.tickets.change import Refused, change
from tresen.tickets.involving import join
from tresen.tickets.models import Category, Involvement, Kind, Participant, Priority, Ticket


def set_priority(ticket: Ticket, priority: int, *, by: Actor, reason: str = "") -> None:
    if priority not in Priority.values:
        raise Refused(_("This priority does not exist."))
    with change(ticket, by=by) as step:
        if ticket.priority != priority:
            step.record("priority_changed", {"reason": reason} if reason else None, priority=int(priority))


def set_kind(ticket: Ticket, kind: str, *, by: Actor) -> None:
    if kind not in Kind.values:
        raise Refused(_("This kind does not exist."))
    with change(ticket, by=by) as step:
        if ticket.kind != kind:
            step.record("kind_changed", kind=str(kind))


def categorise(ticket: Ticket, category: Category | None, *, by: Actor) -> None:
    """Sets the category; a category of another client is refused. Team and priority stay as the agent set them."""
    with change(ticket, by=by) as step:
        if category is not None and category.organisation_id not in {None, ticket.organisation_id}:
            raise Refused(_("This category belongs to another organisation."))
        if ticket.category_id != (category.pk if category else None):
            step.record("categorised", category=category)


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
