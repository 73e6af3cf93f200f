"""Changing an organisation: what it is called, whose mail is its, who belongs to it."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from tresen.people.changing import Taken, set_domains
from tresen.people.models import Membership, Organisation, Person


def change_organisation(organisation: Organisation, *, name: str, key: str, domains: Iterable[str]) -> None:
    """Name, short name and mail domains; Taken if one of them is another's."""
    organisation.name, organisation.key = name, key
    try:
        with transaction.atomic():
            organisation.save(update_fields=["name", "key"])
            set_domains(organisation, domains)
    except IntegrityError as error:
        raise Taken("An organisation of this name or key exists.") from error


def join(organisation: Organisation, person: Person, *, is_manager: bool = False) -> None:
    """Belongs to it from now on, as a manager or not; may be repeated."""
    Membership.objects.update_or_create(person=person, organisation=organisation, defaults={"is_manager": is_manager})


def leave(organisation: Organisation, person: Person) -> None:
    """Belongs to it no longer. Tickets he has asked stay with the organisation."""
    Membership.objects.filter(person=person, organisation=organisation).delete()
