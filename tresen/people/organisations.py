"""Making and changing organisations: what they are called, whose mail is theirs, who belongs to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tresen.people.access import demand_organisation, may_found
from tresen.people.actor import Actor
from tresen.people.addresses import normal_domain
from tresen.people.changing import LONGEST_NOTES
from tresen.people.models import Domain, Membership, Organisation, Person
from tresen.people.refusals import EditRefused, NotYours, Taken

COLUMNS = frozenset({"name", "key", "about", "is_active", "is_vip", "notes", "external_id"})
WITH_SUBDOMAINS = "*."


def found_organisation(
    *, by: Actor, name: str, key: str = "", domains: Iterable[str] = (), **columns: Any
) -> Organisation:
    """A new client; without a short name it is made from the name. EditRefused, Taken."""
    if not may_found(by):
        raise NotYours(_("You may not make organisations known. Ask an administrator for the right to."))
    _check(columns)
    organisation = Organisation(name=name, key=key or slugify(name)[:60].strip("-") or "organisation", **columns)
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
            _set_domains(organisation, domains)
    except IntegrityError as error:
        raise Taken(_("An organisation of this name or key exists.")) from error
    return organisation


def free_key(name: str) -> str:
    """A short name nobody has, made from the name."""
    stem = slugify(name)[:52].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(one for one in (stem, *(f"{stem}-{number}" for number in range(2, 100_000))) if one not in taken)


def change_organisation(
    organisation: Organisation, *, by: Actor, domains: Iterable[str] | None = None, **columns: Any
) -> None:
    """Sets what is given: `columns` of COLUMNS; `domains` exactly these, "*.example.com" with those below it.
    EditRefused; Taken if one of them is another's."""
    _check(columns)
    try:
        with transaction.atomic():
            demand_organisation(organisation, by=by)
            if domains is not None:
                _set_domains(organisation, domains)
            for column, value in columns.items():
                setattr(organisation, column, value)
            if columns:
                organisation.save(update_fields=list(columns))
    except IntegrityError as error:
        raise Taken(_("An organisation of this name or key exists.")) from error


def _check(columns: Mapping[str, Any]) -> None:
    if unknown := columns.keys() - COLUMNS:
        raise TypeError(f"no such column: {sorted(unknown)}")
    if len(columns.get("notes", "")) > LONGEST_NOTES:
        raise EditRefused(_("The notes are too long: at most %(most)s characters.") % {"most": LONGEST_NOTES})


def read_domain(written: str) -> tuple[str, bool]:
    """The domain, and whether those below it count as well: "*.example.com" says so."""
    plain = written.strip().removeprefix("@").removeprefix(WITH_SUBDOMAINS)
    return normal_domain(plain), written.strip().startswith(WITH_SUBDOMAINS)


def written_domain(domain: Domain) -> str:
    return f"{WITH_SUBDOMAINS if domain.with_subdomains else ''}{domain.name}"


def _set_domains(organisation: Organisation, domains: Iterable[str]) -> None:
    """Unknown senders of these mail domains belong to the organisation from now on."""
    wanted: dict[str, bool] = {}
    for name, with_subdomains in map(read_domain, domains):
        wanted[name] = wanted.get(name, False) or with_subdomains
    try:
        with transaction.atomic():
            organisation.domains.exclude(name__in=wanted).delete()
            kept = {one.name: one for one in organisation.domains.all()}
            for name, with_subdomains in wanted.items():
                if name not in kept:
                    Domain.objects.create(organisation=organisation, name=name, with_subdomains=with_subdomains)
                elif kept[name].with_subdomains != with_subdomains:
                    Domain.objects.filter(pk=kept[name].pk).update(with_subdomains=with_subdomains)
    except IntegrityError as error:
        raise Taken(_("One of the domains belongs to another organisation.")) from error


def join(organisation: Organisation, person: Person, *, by: Actor, is_manager: bool | None = None) -> None:
    """Belongs to it from now on; may be repeated. `is_manager`: sees all its tickets or not, for administrators to say;
    None leaves that as it is."""
    if is_manager is not None and not (by.is_admin or by.is_system):
        raise NotYours(_("Only administrators say who manages an organisation."))
    with transaction.atomic():
        demand_organisation(organisation, by=by)
        defaults = {} if is_manager is None else {"is_manager": is_manager}
        Membership.objects.update_or_create(person=person, organisation=organisation, defaults=defaults)


def leave(organisation: Organisation, person: Person, *, by: Actor) -> None:
    """Belongs to it no longer. Tickets he has asked stay with the organisation."""
    with transaction.atomic():
        demand_organisation(organisation, by=by)
        Membership.objects.filter(person=person, organisation=organisation).delete()
