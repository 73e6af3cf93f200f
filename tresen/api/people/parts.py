"""The parts of an organisation, as a whole list: what has an id is changed, what has none is new, the rest goes."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model

from tresen.api.problems import invalid
from tresen.api.schemas.contacts import ContractGiven, DepartmentGiven, SiteGiven
from tresen.people.actor import Actor
from tresen.people.contracts import remove_contract, save_contract
from tresen.people.models import Organisation
from tresen.people.places import remove_department, remove_site, save_department, save_site

M = TypeVar("M", bound=Model)


def set_sites(organisation: Organisation, given: Sequence[SiteGiven], *, by: Actor) -> None:
    known = _by_id(organisation.sites.all())
    for pk in known.keys() - _named(given, known, "sites"):
        remove_site(known[pk], by=by)
    for one in given:
        site = known[one.id] if one.id else None
        save_site(organisation, by=by, site=site, name=one.name, address=one.address, zone=one.zone)


def set_departments(organisation: Organisation, given: Sequence[DepartmentGiven], *, by: Actor) -> None:
    known = _by_id(organisation.departments.all())
    gone = known.keys() - _named(given, known, "departments")
    if any(one.parent and (one.parent not in known or one.parent in gone) for one in given):
        raise invalid("departments", "no such department above")
    for pk in gone:
        remove_department(known[pk], by=by)
    for one in given:
        department, parent = known[one.id] if one.id else None, known[one.parent] if one.parent else None
        save_department(organisation, by=by, department=department, name=one.name, parent=parent)


def set_contracts(organisation: Organisation, given: Sequence[ContractGiven], *, by: Actor) -> None:
    known = _by_id(organisation.contracts.all())
    for pk in known.keys() - _named(given, known, "contracts"):
        remove_contract(known[pk], by=by)
    for one in given:
        values = one.model_dump(exclude={"id"})
        save_contract(organisation, by=by, contract=known[one.id] if one.id else None, **values)


def _by_id(rows: Iterable[M]) -> dict[int, M]:
    return {one.pk: one for one in rows}


def _named(given: Sequence[SiteGiven | DepartmentGiven | ContractGiven], known: dict[int, M], field: str) -> set[int]:
    named = [one.id for one in given if one.id is not None]
    if len(set(named)) != len(named) or not known.keys() >= set(named):
        raise invalid(field, "not the organisation's, or named twice")
    return set(named)
