"""Correcting what is known of people and organisations."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.addresses import normal_domain
from tresen.people.contacts import set_phone
from tresen.people.models import Address, Domain, Membership, Organisation, Person
from tresen.people.models.person import Role
from tresen.people.rights import Right
from tresen.people.taken import Taken as Taken  # where it has always been found


def may_change(person: Person, *, by: Actor) -> bool:
    """Agents whose role includes it correct customers. Colleagues are an administrator's: an address is a way in."""
    return by.is_system or by.is_admin or (by.has(Right.PEOPLE) and person.role == Role.CUSTOMER)


def change_person(person: Person, *, email: str | None = None, phone: str | None = None, **columns: str) -> None:
    """Sets name, locale or the number to call; a new e-mail address becomes the primary one, the old stays known."""
    with transaction.atomic():
        if email is not None and email != person.email:
            _give_address(person, email)
            columns["email"] = email
        if phone is not None:
            set_phone(person, phone)
        for column, value in columns.items():
            setattr(person, column, value)
        if columns:
            person.save(update_fields=list(columns))


def _give_address(person: Person, value: str) -> None:
    known, _made = Address.objects.get_or_create(value=value, defaults={"person": person})
    if known.person_id != person.pk or Person.objects.filter(email=value).exclude(pk=person.pk).exists():
        raise Taken(_("The address %(address)s is already known.") % {"address": value})


def set_memberships(person: Person, organisations: Sequence[Organisation]) -> None:
    """Belongs to exactly these from now on; who manages one he keeps goes on managing it."""
    with transaction.atomic():
        Membership.objects.filter(person=person).exclude(organisation__in=organisations).delete()
        new = [Membership(person=person, organisation=one) for one in organisations]
        Membership.objects.bulk_create(new, ignore_conflicts=True)


def found_organisation(*, name: str, key: str = "", domains: Iterable[str] = ()) -> Organisation:
    """A new client; without a short name it is made from the name."""
    organisation = Organisation(name=name, key=key or slugify(name)[:60].strip("-") or "organisation")
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as error:
        raise Taken(_("An organisation of this name or key exists.")) from error
    set_domains(organisation, domains)
    return organisation


def rename_organisation(organisation: Organisation, name: str) -> None:
    organisation.name = name
    try:
        with transaction.atomic():
            organisation.save(update_fields=["name"])
    except IntegrityError as error:
        raise Taken(_("An organisation of this name exists.")) from error


def set_domains(organisation: Organisation, domains: Iterable[str]) -> None:
    """Unknown senders of exactly these mail domains belong to the organisation from now on."""
    names = sorted(set(map(normal_domain, domains)))
    try:
        with transaction.atomic():
            organisation.domains.exclude(name__in=names).delete()
            kept = set(organisation.domains.values_list("name", flat=True))
            Domain.objects.bulk_create(
                Domain(organisation=organisation, name=name) for name in names if name not in kept
            )
    except IntegrityError as error:
        raise Taken(_("One of the domains belongs to another organisation.")) from error
