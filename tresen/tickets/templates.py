"""Tickets opened from a template: by hand, by a program, by themselves."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.checklists import insert
from tresen.tickets.confiding import Discloses
from tresen.tickets.models import Channel, Event, Ticket, TicketTemplate
from tresen.tickets.opening import open_ticket


def templates_for(actor: Actor, *, in_use: bool = True) -> QuerySet[TicketTemplate]:
    """Those an actor may open tickets from: of a confidential team its members alone."""
    if not (actor.is_system or actor.is_agent):
        return TicketTemplate.objects.none()
    found = TicketTemplate.objects.filter(is_active=True) if in_use else TicketTemplate.objects.all()
    if actor.is_system or not actor.closed_ids:
        return found
    return found.filter(Q(team__isnull=True) | ~Q(team__in=sorted(actor.closed_ids)))


def open_from(
    template: TicketTemplate,
    *,
    by: Actor,
    customer: Person | None = None,
    subject: str = "",
    body: str = "",
    channel: str = Channel.API,
    data: dict[str, Any] | None = None,
) -> Ticket:
    """A ticket as the template has it, but for what is given. Its words are a note for those who work on it.

    Refused: no customer in the template and none given, or one that is locked."""
    asked_by = customer or template.customer
    if asked_by is None:
        raise Refused(_("This template has no customer. Choose one."))
    if not asked_by.is_active:
        raise Refused(_("%(name)s is locked. Choose another customer.") % {"name": asked_by})
    text = body.strip() or template.body.strip() or template.subject
    with transaction.atomic():
        ticket = open_ticket(
            by=by,
            subject=subject or template.subject,
            customer=asked_by,
            body=Body.from_text(text),
            kind=template.kind or None,
            team=template.team,
            category=template.category,
            priority=template.priority,
            priority_reason=_("Template “%(name)s”") % {"name": template.name},
            channel=channel,
            noted=True,
            values=template.values or None,
            data={**(data or {}), "template": template.pk},
        )
        put_checklist(ticket, template, by=by)
    return ticket


def save_template(known: TicketTemplate | None, *, name: str, **columns: Any) -> TicketTemplate:
    """Makes or changes it; tickets made from it stay. Refused: a name that is taken, or a template that opens by
    itself and would lose its customer."""
    taken = TicketTemplate.objects.filter(name=name)
    if (taken if known is None else taken.exclude(pk=known.pk)).exists():
        raise Refused(_("There is a template of this name already."))
    if known is not None and columns["customer"] is None and known.recurrences.exists():
        raise Refused(_("Tickets open from this template by themselves: it needs a customer."))
    one = known or TicketTemplate()
    one.name = name
    for column in ("subject", "body", "customer", "kind", "priority", "team", "category", "checklist", "is_active"):
        setattr(one, column, columns[column])
    one.save()
    return one


def put_checklist(ticket: Ticket, template: TicketTemplate, *, by: Actor) -> None:
    """The template's checklist, unless the ticket has had it by its kind or category."""
    checklist = template.checklist
    if checklist is None or not checklist.is_active:
        return
    if Event.objects.filter(ticket=ticket, name="task_added", data__checklist=checklist.name).exists():
        return
    try:
        with transaction.atomic():
            insert(ticket, checklist, by=by)
    except Discloses:
        insert(ticket, checklist, by=by, alone=True)
