"""What an administrator says about a person: name, addresses, role, where he belongs, whether he may come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.changing import set_addresses
from tresen.people.contacts import set_phone
from tresen.people.leading import keep_leaders, teams_led_by
from tresen.people.models import Membership, Organisation, Person, Team, TeamMembership
from tresen.people.models.person import Role
from tresen.people.refusals import EditRefused as EditRefused
from tresen.people.refusals import Taken
from tresen.people.registering import register


@dataclass(frozen=True)
class Details:
    """A person as he shall be. The first address is the primary one, which signs in and gets the mail."""

    name: str
    addresses: Sequence[str] = ()
    phone: str = ""
    role: str = Role.CUSTOMER
    locale: str = "de"
    is_active: bool = True
    organisations: Mapping[Organisation, bool] = field(default_factory=dict)  # to: is he its manager?
    teams: Sequence[Team] = ()


def add_person(details: Details, *, by: Actor) -> Person:
    """Somebody new, without a password; Taken if an address is somebody's already."""
    try:
        with transaction.atomic():
            person = register(name=details.name, email=details.addresses[0] if details.addresses else "")
            edit_person(person, details, by=by)
    except IntegrityError as error:
        raise Taken("One of the addresses is already known.") from error
    return person


def edit_person(person: Person, details: Details, *, by: Actor) -> None:
    """Makes the person what `details` say. Somebody always remains who can administer the house."""
    _only_admins(by)
    with transaction.atomic():
        _keep_an_admin(person, details)
        person.name = details.name
        person.role, person.locale, person.is_active = details.role, details.locale, details.is_active
        person.email = normal_address(details.addresses[0]) if details.addresses else None
        set_phone(person, details.phone)
        set_addresses(person, details.addresses)
        person.save(update_fields=["name", "role", "locale", "is_active", "email"])
        _set_organisations(person, details.organisations)
        _set_teams(person, details.teams if details.role != Role.CUSTOMER else (), by)
        keep_leaders()


def give_password(person: Person, password: str, *, by: Actor) -> None:
    """A new password; whoever is signed in as this person elsewhere is signed out by it."""
    _only_admins(by)
    person.set_password(password)
    person.save(update_fields=["password"])


def _only_admins(by: Actor) -> None:
    if not (by.is_admin or by.is_system):
        raise EditRefused(_("Only administrators may do this."))


def _keep_an_admin(person: Person, details: Details) -> None:
    """The rows of all administrators are locked: two who demote each other at once must not both succeed."""
    if details.role == Role.ADMIN and details.is_active:
        return
    admins = Person.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
    if [one.pk for one in admins] == [person.pk]:
        raise EditRefused(_("This is the last administrator. Make somebody else an administrator first."))


def _set_organisations(person: Person, wanted: Mapping[Organisation, bool]) -> None:
    kept = {one.organisation_id: one for one in Membership.objects.filter(person=person)}
    ids = {organisation.pk: manager for organisation, manager in wanted.items()}
    Membership.objects.filter(person=person).exclude(organisation__in=ids).delete()
    for pk, manager in ids.items():
        if pk not in kept:
            Membership.objects.create(person=person, organisation_id=pk, is_manager=manager)
        elif kept[pk].is_manager != manager:
            Membership.objects.filter(pk=kept[pk].pk).update(is_manager=manager)


def _set_teams(person: Person, teams: Sequence[Team], by: Actor) -> None:
    """Confidential teams that are not his to say are left as they are. A customer is in none."""
    led = teams_led_by(by)
    held = TeamMembership.objects.filter(person=person).exclude(team__in=teams)
    (held if person.role == Role.CUSTOMER else held.filter(team__in=led)).delete()
    wanted = led.filter(pk__in=[team.pk for team in teams])
    new = [TeamMembership(person=person, team=team) for team in wanted]
    TeamMembership.objects.bulk_create(new, ignore_conflicts=True)
