"""Where an organisation is, and of what parts it consists: sites and departments."""

from typing import TypeVar
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tresen.people.access import demand_organisation
from tresen.people.actor import Actor
from tresen.people.folding import order_key
from tresen.people.models import Department, Organisation, Site
from tresen.people.refusals import EditRefused, Taken

DEEPEST = 12
P = TypeVar("P", Site, Department)


def save_site(
    organisation: Organisation, *, by: Actor, site: Site | None = None, name: str, address: str = "", zone: str = ""
) -> Site:
    """A new site, or the given one as it is from now on. EditRefused, Taken."""
    if zone and zone not in available_timezones():
        raise EditRefused(_("There is no time zone %(zone)s.") % {"zone": zone})
    one = site or Site(organisation=organisation)
    one.name, one.address, one.zone = _written(name), address, zone
    return _save(one, organisation, by=by)


def save_department(
    organisation: Organisation,
    *,
    by: Actor,
    department: Department | None = None,
    name: str,
    parent: Department | None = None,
) -> Department:
    """A new department, or the given one as it is from now on. Never below itself."""
    one = department or Department(organisation=organisation)
    with transaction.atomic():
        # One tree changes at a time, so that two moves cannot close a circle between them.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        above, depth = parent, 0
        while above is not None and depth <= DEEPEST:
            if above.organisation_id != organisation.pk or above.pk == one.pk:
                raise EditRefused(_("A department cannot stand there."))
            above, depth = above.parent, depth + 1
        if depth > DEEPEST:
            raise EditRefused(_("Departments go no deeper."))
        one.name, one.parent = _written(name), parent
        return _save(one, organisation, by=by)


def remove_site(site: Site, *, by: Actor) -> None:
    """Whoever was there is nowhere in particular."""
    with transaction.atomic():
        demand_organisation(site.organisation, by=by)
        site.delete()


def remove_department(department: Department, *, by: Actor) -> None:
    """What was below it moves up to where it was."""
    try:
        with transaction.atomic():
            demand_organisation(department.organisation, by=by)
            Organisation.objects.select_for_update(no_key=True).get(pk=department.organisation_id)
            Department.objects.filter(parent=department).update(parent=department.parent)
            department.delete()
    except IntegrityError as error:
        raise Taken(_("Above it, there is a department of the same name as one below. Rename one of them.")) from error


def in_tree(departments: list[Department]) -> list[tuple[Department, int, str]]:
    """(department, depth, "Pflege › Station 3") of all of an organisation, each below its own; no query."""
    below: dict[int | None, list[Department]] = {}
    known = {one.pk for one in departments}
    for one in sorted(departments, key=lambda each: order_key(each.name)):
        below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    told: list[tuple[Department, int, str]] = []

    def walk(above: int | None, depth: int, trail: str) -> None:
        for one in below.get(above, []):
            told.append((one, depth, f"{trail}{one.name}"))
            walk(one.pk, depth + 1, f"{trail}{one.name} › ")

    walk(None, 0, "")
    return told


def _written(name: str) -> str:
    """In one line: what differs in spaces alone is one name to those who read it, and in a table to import."""
    return " ".join(name.split())


def _save(one: P, organisation: Organisation, *, by: Actor) -> P:
    if one.organisation_id != organisation.pk:
        raise EditRefused(_("This belongs to another organisation."))
    try:
        with transaction.atomic():
            demand_organisation(organisation, by=by)
            one.save()
    except IntegrityError as error:
        raise Taken(_("The organisation has one of this name already.")) from error
    return one
