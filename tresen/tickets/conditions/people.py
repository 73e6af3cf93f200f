"""What is known about the customer of a ticket, his organisation, and who else takes part."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, OuterRef
from django.utils.translation import gettext_lazy as _

from tresen.people.actor import Actor
from tresen.people.models import Address, Domain, Number, Organisation, Person
from tresen.people.models.person import Locale
from tresen.rules.fields import Field, Type
from tresen.rules.parsing import whole
from tresen.tickets.conditions import choices
from tresen.tickets.conditions.journal import history_of
from tresen.tickets.models import Participant, Ticket

CUSTOMER, ORGANISATION = _("Customer"), _("Organisation")


def people_fields(actor: Actor) -> Iterable[Field]:
    yield Field(
        "customer",
        Type.PERSON,
        _("Customer"),
        CUSTOMER,
        column=lambda: F("customer_id"),
        read=lambda ticket: ticket.customer_id,
        cast=whole,
        choices=choices.of_persons(actor),
        history=history_of("customer"),
        optional=False,
    )
    yield _of_customer("name", _("Name of the customer"))
    yield _of_customer("email", _("Main e-mail address of the customer"))
    yield Field(
        "customer.address",
        Type.TEXT,
        _("E-mail address of the customer"),
        CUSTOMER,
        rows=lambda: Address.objects.filter(person=OuterRef("customer_id")),
        column=lambda: F("value"),
        read=lambda ticket: [one.value for one in _customer(ticket, lambda person: person.addresses.all(), ())],
    )
    yield Field(
        "customer.phone",
        Type.TEXT,
        _("Phone number of the customer"),
        CUSTOMER,
        rows=lambda: Number.objects.filter(person=OuterRef("customer_id")),
        column=lambda: F("value"),
        read=lambda ticket: [one.value for one in _customer(ticket, lambda person: person.numbers.all(), ())],
    )
    yield Field(
        "customer.is_vip",
        Type.YES_NO,
        _("Customer is VIP"),
        CUSTOMER,
        column=lambda: F("customer__is_vip"),
        read=lambda ticket: _customer(ticket, lambda person: person.is_vip, None),
    )
    yield Field(
        "customer.locale",
        Type.CHOICE,
        _("Language of the customer"),
        CUSTOMER,
        column=lambda: F("customer__locale"),
        read=lambda ticket: _customer(ticket, lambda person: person.locale, None),
        choices=choices.of_enum(Locale.choices),
        optional=False,
    )
    yield Field(
        "participant.address",
        Type.TEXT,
        _("Address of somebody taking part"),
        CUSTOMER,
        rows=lambda: Participant.objects.filter(ticket=OuterRef("pk")),
        column=lambda: F("address"),
        read=lambda ticket: [one.address for one in ticket.participants.all()] if ticket.pk else [],
    )


def organisation_fields(actor: Actor) -> Iterable[Field]:
    yield Field(
        "organisation",
        Type.ORGANISATION,
        _("Organisation"),
        ORGANISATION,
        column=lambda: F("organisation_id"),
        read=lambda ticket: ticket.organisation_id,
        cast=whole,
        choices=choices.of_organisations(actor),
        history=history_of("organisation"),
    )
    yield Field(
        "organisation.name",
        Type.TEXT,
        _("Name of the organisation"),
        ORGANISATION,
        column=lambda: F("organisation__name"),
        read=lambda ticket: _organisation(ticket, lambda organisation: organisation.name, None),
    )
    yield Field(
        "organisation.is_vip",
        Type.YES_NO,
        _("Organisation is VIP"),
        ORGANISATION,
        column=lambda: F("organisation__is_vip"),
        read=lambda ticket: _organisation(ticket, lambda organisation: organisation.is_vip, None),
    )
    yield Field(
        "organisation.domain",
        Type.TEXT,
        _("Mail domain of the organisation"),
        ORGANISATION,
        rows=lambda: Domain.objects.filter(organisation=OuterRef("organisation_id")),
        column=lambda: F("name"),
        read=lambda ticket: [one.name for one in _organisation(ticket, lambda one: one.domains.all(), ())],
    )


def _of_customer(column: str, label: Any) -> Field:
    return Field(
        f"customer.{column}",
        Type.TEXT,
        label,
        CUSTOMER,
        column=lambda: F(f"customer__{column}"),
        read=lambda ticket: _customer(ticket, lambda person: getattr(person, column), None),
    )


def _customer(ticket: Ticket, read: Callable[[Person], Any], nobody: Any) -> Any:
    return read(ticket.customer) if ticket.customer_id else nobody


def _organisation(ticket: Ticket, read: Callable[[Organisation], Any], none: Any) -> Any:
    return read(ticket.organisation) if ticket.organisation else none
