"""Making people known: by an administrator, by a first mail, by a call."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from tresen.people.addresses import normal_address, normal_domain
from tresen.people.models import Address, Domain, Membership, Number, Organisation, Person, Team, TeamMembership
from tresen.people.models.contact import NumberLabel
from tresen.people.numbers import is_extension, is_mobile, normal_number

MOST_LABELS = 10  # of a sender's domain that are looked at


def person_by_address(address: str) -> Person | None:
    """Who writes from this address: any of a person's addresses will do."""
    known = Address.objects.select_related("person").filter(value=normal_address(address)).first()
    return known.person if known else None


def organisation_of_domain(address: str) -> Organisation | None:
    """By the very domain, or by the nearest above it whose subdomains count. Never by an inactive organisation's."""
    domain = normal_domain(address.rpartition("@")[2])
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(1, len(labels) - 1)][-MOST_LABELS:]
    fits = Q(name=domain) | Q(name__in=above, with_subdomains=True)
    known = Domain.objects.select_related("organisation").filter(fits, organisation__is_active=True)
    return max(known, key=lambda one: len(one.name)).organisation if known else None


def register(
    *,
    name: str,
    email: str = "",
    role: str = "customer",
    phone: str = "",
    locale: str = "de",
    password: str | None = None,
    organisations: Iterable[Organisation] = (),
    teams: Iterable[Team] = (),
    addresses: Iterable[str] = (),
) -> Person:
    """A new person with addresses, organisations and teams. IntegrityError if an address is already somebody's."""
    with transaction.atomic():
        person = Person(name=name, email=normal_address(email) or None, role=role, locale=locale)
        person.set_password(password)
        person.save()
        values = dict.fromkeys(normal_address(value) for value in (email, *addresses) if value)
        Address.objects.bulk_create(Address(person=person, value=value) for value in values)
        if phone.strip():
            Number.objects.create(person=person, **_number(phone))
        Membership.objects.bulk_create(Membership(person=person, organisation=one) for one in organisations)
        TeamMembership.objects.bulk_create(TeamMembership(person=person, team=one) for one in teams)
    return person


def _number(phone: str) -> dict[str, str]:
    """What no number can be read from is kept as it is written: it came with somebody who is to be known."""
    try:
        value = normal_number(phone)
    except ValueError:
        return {"value": phone.strip()[:60], "label": NumberLabel.WORK}
    label = NumberLabel.MOBILE if is_mobile(value) else NumberLabel.WORK
    return {"value": value, "label": NumberLabel.EXTENSION if is_extension(value) else label}


class Writer(NamedTuple):
    """Who writes from an address, and the organisation his new ticket belongs to. `bounced`: a mail to this address
    came back, see `people.reaching`."""

    person: Person
    organisation: Organisation | None = None
    bounced: bool = False


def recognise(address: str, name: str = "", locale: str = "de") -> Writer:
    """The person who writes from `address`; somebody unknown is registered, with the organisation of the domain."""
    joined = Membership.objects.select_related("person", "organisation").order_by("pk")
    member = joined.filter(person__addresses__value=normal_address(address))
    if known := member.annotate(bounced_at=F("person__addresses__bounced_at")).first():
        return Writer(known.person, known.organisation, known.bounced_at is not None)
    if row := Address.objects.select_related("person").filter(value=normal_address(address)).first():
        return Writer(row.person, None, row.bounced_at is not None)
    organisation = organisation_of_domain(address)
    try:
        with transaction.atomic():
            person = register(
                name=name.strip() or address.partition("@")[0],
                email=address,
                locale=locale,
                organisations=[organisation] if organisation else [],
            )
            return Writer(person, organisation)
    except IntegrityError:  # the same stranger's two first mails at once
        if first := person_by_address(address):
            return Writer(first, organisation_of(first))
        raise


def organisation_of(person: Person) -> Organisation | None:
    """The organisation a person's new ticket belongs to: the first one joined."""
    return Organisation.objects.filter(memberships__person=person).order_by("memberships__pk").first()
