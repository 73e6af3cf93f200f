"""What was agreed with an organisation."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.access import demand_organisation
from tresen.people.actor import Actor
from tresen.people.models import Contract, Organisation
from tresen.people.refusals import EditRefused


def save_contract(
    organisation: Organisation,
    *,
    by: Actor,
    contract: Contract | None = None,
    name: str,
    number: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    service: str = "",
    hours: str = "",
) -> Contract:
    """A new contract, or the given one as it is from now on; EditRefused."""
    if starts_on and ends_on and ends_on < starts_on:
        raise EditRefused(_("The contract would end before it begins."))
    one = contract or Contract(organisation=organisation)
    if one.organisation_id != organisation.pk:
        raise EditRefused(_("This belongs to another organisation."))
    one.name, one.number, one.service, one.hours = name, number, service, hours
    one.starts_on, one.ends_on = starts_on, ends_on
    with transaction.atomic():
        demand_organisation(organisation, by=by)
        one.save()
    return one


def remove_contract(contract: Contract, *, by: Actor) -> None:
    """As if it had never been written down; one that has run out is better given its last day."""
    with transaction.atomic():
        demand_organisation(contract.organisation, by=by)
        contract.delete()
