"""Tickets opened from a template: by hand, by a program, by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.people.access import limits_of, persons_for
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.people.registering import organisation_of
from tresen.tickets.body import Body
from tresen.tickets.category_defaults import defaults_of
from tresen.tickets.change import Refused
from tresen.tickets.checklists import insert
from tresen.tickets.confiding import Discloses
from tresen.tickets.fields import settle
from tresen.tickets.kinds import default_kind
from tresen.tickets.models import (
    Category,
    Channel,
    Checklist,
    Event,
    Priority,
    StateType,
    Ticket,
    TicketTemplate,
)
from tresen.tickets.opening import open_ticket
from tresen.tickets.states import default_state


def templates_for(actor: Actor, *, in_use: bool = True) -> QuerySet[TicketTemplate]:
    """Those an actor may open tickets from: of a confidential team its members alone, and none for a customer whom he
    does not know, because he is limited to other organisations."""
    if not (actor.is_system or actor.is_agent):
        return TicketTemplate.objects.none()
    found = TicketTemplate.objects.filter(is_active=True) if in_use else TicketTemplate.objects.all()
    if limits_of(actor) is not None:
        found = found.filter(Q(customer__isnull=True) | Q(customer__in=persons_for(actor).values("pk")))
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


@dataclass(frozen=True)
class Pattern:
    """What a template says. `values`: of custom fields, as they are given, empty ones left out."""

    name: str
    subject: str
    body: str = ""
    customer: Person | None = None
    kind: str = ""
    priority: int | None = None
    team: Team | None = None
    category: Category | None = None
    checklist: Checklist | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    is_active: bool = True


def pattern_of(one: TicketTemplate) -> Pattern:
    return Pattern(**{name: getattr(one, name) for name in Pattern.__dataclass_fields__})


def save_template(known: TicketTemplate | None, pattern: Pattern, *, by: Actor) -> TicketTemplate:
    """Makes or changes it; tickets made from it stay. Refused: no name or subject, a name that is taken, a category of
    another client, or a template that opens by itself and would lose its customer. InvalidValues: custom fields that
    do not fit."""
    name, subject = " ".join(pattern.name.split())[:120], " ".join(pattern.subject.split())[:500]
    if not (name and subject):
        raise Refused(_("A template needs a name and a subject."))
    taken = TicketTemplate.objects.filter(name=name)
    if (taken if known is None else taken.exclude(pk=known.pk)).exists():
        raise Refused(_("There is a template of this name already."))
    if known is not None and pattern.customer is None and known.recurrences.exists():
        raise Refused(_("Tickets open from this template by themselves: it needs a customer."))
    draft = draft_from(pattern)
    draft.values = dict(known.values) if known else {}  # what was so before is not asked again
    client = draft.organisation.pk if draft.organisation else None
    if pattern.customer and pattern.category and pattern.category.organisation_id not in {None, client}:
        raise Refused(_("This category belongs to another organisation."))
    one = known or TicketTemplate()
    for column in Pattern.__dataclass_fields__:
        setattr(one, column, getattr(pattern, column))
    given = {key: value for key, value in pattern.values.items() if value is not None}
    settled = settle(draft, given, by=by).values if given else {}
    one.name, one.subject, one.values = name, subject, {key: settled[key] for key in given if key in settled}
    one.save()
    return one


def delete_template(one: TicketTemplate) -> None:
    """Gone from now on; tickets made from it stay. Refused while tickets open from it by themselves."""
    with transaction.atomic():
        current = TicketTemplate.objects.select_for_update().filter(pk=one.pk).first()
        if current is None:
            return
        if current.recurrences.exists():
            raise Refused(_("Tickets open from this template by themselves. End that first."))
        current.delete()


def draft_from(pattern: Pattern) -> Ticket:
    """The ticket it would become, not stored: what its form looks like follows from that."""
    usual = defaults_of(pattern.category)
    team = pattern.team or usual.team
    kind = pattern.kind or default_kind(team.pk if team else None)
    state = default_state(StateType.NEW, kind, team.pk if team else None)
    draft = Ticket(
        subject=pattern.subject,
        kind=kind,
        team=team,
        category=pattern.category,
        priority=pattern.priority or usual.priority or Priority.NORMAL,
        channel=Channel.SCHEDULE,
        state=state,
        state_type=state.type,
        organisation=organisation_of(pattern.customer) if pattern.customer else None,
    )
    if pattern.customer:
        draft.customer = pattern.customer
    return draft


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
