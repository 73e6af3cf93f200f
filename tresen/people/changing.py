"""Correcting what is known of people: by those with the right to (people.access)."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tresen.people.access import demand_person, organisations_edited_by, persons_edited_by
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.contacts import set_handles, set_numbers, set_phone
from tresen.people.models import Address, Department, Membership, Organisation, Person, Site
from tresen.people.refusals import EditRefused, NotYours, Taken

COLUMNS = frozenset({"name", "locale", "zone", "is_vip", "notes", "is_active", "external_id"})
LONGEST_NOTES = 5000


def may_change(person: Person, *, by: Actor) -> bool:
    return persons_edited_by(by).filter(pk=person.pk).exists()


def change_person(
    person: Person,
    *,
    by: Actor,
    email: str | None = None,
    addresses: Sequence[str] | None = None,
    phone: str | None = None,
    numbers: Iterable[tuple[str, str]] | None = None,
    handles: Iterable[tuple[str, str]] | None = None,
    **columns: Any,
) -> None:
    """Sets what is given; EditRefused, Taken, NotReadable.

    `email`: becomes the primary address, the old one stays known. `addresses`: exactly these, the first is primary.
    `phone`: the number to call. `numbers`: (written, label), `handles`: (network, written), exactly these. `columns`:
    of COLUMNS."""
    if unknown := columns.keys() - COLUMNS:
        raise TypeError(f"no such column: {sorted(unknown)}")
    _check(columns)
    with transaction.atomic():
        demand_person(person, by=by)
        if addresses is not None:
            set_addresses(person, addresses)
            columns["email"] = normal_address(addresses[0]) if addresses else None
        elif email is not None and email != person.email:
            _give_address(person, email)
            columns["email"] = email
        if numbers is not None:
            set_numbers(person, numbers)
        if phone is not None:
            set_phone(person, phone)
        if handles is not None:
            set_handles(person, handles)
        for column, value in columns.items():
            setattr(person, column, value)
        if columns:
            _save(person, columns)


def _save(person: Person, columns: Iterable[str]) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=list(columns))
    except IntegrityError as error:
        if "person_external_once" not in str(error):
            raise
        raise Taken(_("Somebody else has this customer number.")) from error


def _check(columns: dict[str, Any]) -> None:
    if (zone := columns.get("zone")) and zone not in available_timezones():
        raise EditRefused(_("There is no time zone %(zone)s.") % {"zone": zone})
    if len(columns.get("notes", "")) > LONGEST_NOTES:
        raise EditRefused(_("The notes are too long: at most %(most)s characters.") % {"most": LONGEST_NOTES})


def set_addresses(person: Person, values: Sequence[str]) -> None:
    """Exactly these; Taken if one is somebody else's. Whose mail one is who changes hands is for merging to say."""
    wanted = list(dict.fromkeys(map(normal_address, values)))
    Address.objects.filter(person=person).exclude(value__in=wanted).delete()
    known = dict(Address.objects.filter(value__in=wanted).values_list("value", "person_id"))
    for value in wanted:
        if known.get(value, person.pk) != person.pk:
            raise Taken(_("The address %(address)s is already known.") % {"address": value})
    Address.objects.bulk_create(Address(person=person, value=value) for value in wanted if value not in known)


def _give_address(person: Person, value: str) -> None:
    known, _made = Address.objects.get_or_create(value=value, defaults={"person": person})
    if known.person_id != person.pk or Person.objects.filter(email=value).exclude(pk=person.pk).exists():
        raise Taken(_("The address %(address)s is already known.") % {"address": value})


def set_memberships(person: Person, organisations: Sequence[Organisation], *, by: Actor) -> None:
    """Belongs to exactly these from now on, among the organisations the actor may change; who manages one he keeps goes
    on managing it."""
    within = organisations_edited_by(by)
    with transaction.atomic():
        demand_person(person, by=by)
        if within.filter(pk__in=[one.pk for one in organisations]).count() != len({one.pk for one in organisations}):
            raise NotYours(_("You may not change one of these organisations."))
        gone = Membership.objects.filter(person=person, organisation__in=within.order_by().values("pk"))
        gone.exclude(organisation__in=organisations).delete()
        new = [Membership(person=person, organisation=one) for one in organisations]
        Membership.objects.bulk_create(new, ignore_conflicts=True)


def place(
    membership: Membership, *, by: Actor, job_title: str, site: Site | None = None, department: Department | None = None
) -> None:
    """What he is in an organisation, and where. Site and department must be that organisation's."""
    for one in (site, department):
        if one is not None and one.organisation_id != membership.organisation_id:
            raise EditRefused(_("This belongs to another organisation."))
    with transaction.atomic():
        demand_person(membership.person, by=by)
        membership.job_title, membership.site, membership.department = job_title, site, department
        membership.save(update_fields=["job_title", "site", "department"])
