"""Lines of organisations: by customer number, else by short name, name or mail domain; what would change, and doing it.

What is not in a line stays; domains, sites, departments and contracts are added, never taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tresen.people.access import may_found
from tresen.people.actor import Actor
from tresen.people.changing import LONGEST_NOTES
from tresen.people.contracts import save_contract
from tresen.people.everybodys import is_everybodys
from tresen.people.imports.asked import by_column
from tresen.people.imports.belonging import department_of
from tresen.people.imports.columns import columns_of
from tresen.people.imports.plan import Claims, Plan, differing, refused, spoken
from tresen.people.imports.surroundings import Houses, houses_of, trail_of
from tresen.people.imports.words import Change, Wrong, day, several, within, yes_or_no
from tresen.people.models import Contract, Domain, ImportLine, Organisation, PeopleImport
from tresen.people.models.imports import Outcome
from tresen.people.organisations import (
    change_organisation,
    found_organisation,
    free_key,
    read_domain,
    written_domain,
)
from tresen.people.places import save_site

NAMES = {"is_vip": "vip", "is_active": "active"}
LONGEST = {"external_id": 60, "name": 200, "key": 60, "about": 300, "contract": 200, "contract_number": 60}


@dataclass
class AskedHouse:
    columns: dict[str, Any] = field(default_factory=dict)
    domains: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    contract: dict[str, str | date] = field(default_factory=dict)  # name, number, starts_on, ends_on

    @property
    def words(self) -> list[str]:
        """What it is known by."""
        return [str(self.columns[key]) for key in ("external_id", "key", "name") if key in self.columns]


class OrganisationLines:
    def __init__(self, batch: PeopleImport, by: Actor, claims: Claims) -> None:
        self.batch, self.by, self.claims = batch, by, claims
        self.columns = columns_of(batch.kind)

    def plans(self, lines: Sequence[ImportLine]) -> list[Plan]:
        asked: dict[int, AskedHouse | str] = {}
        for line in lines:
            try:
                asked[line.number] = self._ask(line)
            except Wrong as wrong:
                asked[line.number] = str(wrong)
        wanted = [one for one in asked.values() if isinstance(one, AskedHouse)]
        names = {read_domain(each)[0] for one in wanted for each in one.domains}
        owners = {one.name: one for one in Domain.objects.filter(name__in=names).select_related("organisation")}
        words = {word for one in wanted for word in one.words}
        houses = houses_of(words, {one.organisation_id for one in owners.values()}, by=self.by)
        keys = {one.pk for one in houses.found.values()} | {one.organisation_id for one in owners.values()}
        held: dict[int, list[Domain]] = {}
        for domain in Domain.objects.filter(organisation__in=keys):
            held.setdefault(domain.organisation_id, []).append(domain)
        contracts: dict[int, list[Contract]] = {}
        for contract in Contract.objects.filter(organisation__in=keys):
            contracts.setdefault(contract.organisation_id, []).append(contract)
        plans = []
        for line in lines:
            one = asked[line.number]
            try:
                if isinstance(one, str):
                    raise Wrong(one)
                plans.append(self._plan(line, one, houses, owners, held, contracts))
            except Wrong as wrong:
                plans.append(refused(line, str(wrong), _title(line, self.batch.columns)))
        return plans

    def _ask(self, line: ImportLine) -> AskedHouse:
        given = by_column(line.cells, self.batch.columns, self.columns)
        one = {key: within(cells[0], LONGEST.get(key, 20_000), self.columns[key].label) for key, cells in given.items()}
        asked = AskedHouse()
        for key in ("external_id", "name", "about"):
            if key in one:
                asked.columns[key] = " ".join(one[key].split())
        if "key" in one:
            asked.columns["key"] = _key(one["key"])
        if "notes" in one:
            asked.columns["notes"] = within(one["notes"].replace("\r\n", "\n").strip(), LONGEST_NOTES, _("Notes"))
        for key, column in (("vip", "is_vip"), ("active", "is_active")):
            if key in one:
                asked.columns[column] = yes_or_no(one[key], self.columns[key].label)
        for cell in given.get("domains", []):
            asked.domains += [_domain(word) for word in cell.replace(",", " ").replace(";", " ").split()]
        asked.sites = [within(name, 120, _("Site")) for cell in given.get("sites", []) for name in several(cell)]
        asked.departments = [trail for cell in given.get("departments", []) for trail in several(cell)]
        for trail in asked.departments:
            for name in trail_of(trail):
                within(name, 120, _("Department"))
        for key, part in (("contract", "name"), ("contract_number", "number")):
            if key in one:
                asked.contract[part] = one[key]
        for key, part in (("contract_from", "starts_on"), ("contract_to", "ends_on")):
            if key in one:
                asked.contract[part] = day(one[key], self.columns[key].label)
        return asked

    def _plan(
        self,
        line: ImportLine,
        asked: AskedHouse,
        houses: Houses,
        owners: dict[str, Domain],
        held: dict[int, list[Domain]],
        contracts: dict[int, list[Contract]],
    ) -> Plan:
        house = _meant(asked, houses, owners)
        if house is None:
            if "name" not in asked.columns:
                raise Wrong(_("The name is missing."))
            if not may_found(self.by):
                raise Wrong(_("You may not make organisations known. Ask an administrator for the right to."))
        elif house.pk not in houses.edited:
            raise Wrong(_("You may not change the organisation “%(name)s”.") % {"name": house})
        else:
            asked.columns.pop("external_id", None) if house.external_id else None
        own = [written_domain(one) for one in held.get(house.pk, [])] if house else []
        names = {read_domain(one)[0] for one in own}
        domains = [one for one in asked.domains if read_domain(one)[0] not in names]
        sites = [one for one in asked.sites if house is None or houses.site(house, one) is None]
        departments = [one for one in asked.departments if house is None or houses.department(house, one) is None]
        contract = _contract(asked, contracts.get(house.pk, []) if house else [])
        changes = differing(house, asked.columns, NAMES)
        if domains:
            changes.append(Change("domains", ", ".join(own), ", ".join([*own, *domains])))
        changes += [Change("sites", "", "; ".join(sites))] if sites else []
        changes += [Change("departments", "", "; ".join(departments))] if departments else []
        changes += _contract_changes(contract, asked)
        self.claims.take(
            line.number,
            *(f"word {one.casefold()}" for one in asked.words),
            *(f"at {read_domain(one)[0]}" for one in asked.domains),
            *([f"is {house.pk}"] if house else []),
        )
        plan = Plan(line, Outcome.SAME, title=str(asked.columns.get("name") or house), changes=changes)
        plan.about = house.pk if house else None
        if house is None or changes:
            plan.outcome = Outcome.CHANGED if house else Outcome.NEW
            plan.write = partial(self._write, house, asked, [*own, *domains], sites, departments, contract, houses)
        return plan

    def _write(
        self,
        house: Organisation | None,
        asked: AskedHouse,
        domains: list[str],
        sites: list[str],
        departments: list[str],
        contract: Contract | None,
        houses: Houses,
    ) -> int:
        if house is None:
            columns = dict(asked.columns)
            key = str(columns.pop("key", "")) or free_key(str(columns["name"]))
            name = str(columns.pop("name"))
            house = found_organisation(by=self.by, name=name, key=key, domains=domains, **columns)
        else:
            change_organisation(house, by=self.by, domains=domains if asked.domains else None, **asked.columns)
        for name in sites:
            save_site(house, by=self.by, name=name)
        for trail in departments:
            department_of(house, trail, houses, by=self.by)
        if asked.contract and (contract is None or _contract_changes(contract, asked)):
            kept = {key: getattr(contract, key) for key in CONTRACT} if contract else {}
            given = {"name": asked.contract.get("name") or asked.contract.get("number"), **kept, **asked.contract}
            save_contract(house, by=self.by, contract=contract, **given)
        return house.pk


CONTRACT = ("name", "number", "starts_on", "ends_on", "service", "hours")
TOLD = {"name": "contract", "number": "contract_number", "starts_on": "contract_from", "ends_on": "contract_to"}


def _contract(asked: AskedHouse, known: list[Contract]) -> Contract | None:
    """Of the same number, else of the same name; None for a new one. Wrong if the line cannot say which."""
    if not asked.contract:
        return None
    for part in ("number", "name"):
        if part in asked.contract:
            return next((one for one in known if getattr(one, part) == asked.contract[part]), None)
    raise Wrong(_("A contract needs a name or a number."))


def _contract_changes(contract: Contract | None, asked: AskedHouse) -> list[Change]:
    found = []
    for part, value in asked.contract.items():
        old = getattr(contract, part) if contract else None
        if old != value:
            found.append(Change(TOLD[part], spoken(old), spoken(value)))
    return found


def _meant(asked: AskedHouse, houses: Houses, owners: dict[str, Domain]) -> Organisation | None:
    if not asked.words and not asked.domains:
        raise Wrong(_("The name is missing."))
    number = str(asked.columns.get("external_id", ""))
    if number and (one := houses.found.get(number)) and number in houses.by_number:
        return _alone(one, asked, houses, owners)
    for word in asked.words:
        if word in houses.ambiguous:
            houses.meant(word)
    fits = {one.pk: one for word in asked.words if (one := houses.found.get(word)) and word != number}
    for name in asked.domains:
        if domain := owners.get(read_domain(name)[0]):
            fits[domain.organisation_id] = domain.organisation
    if len(fits) > 1:
        one, other = list(fits.values())[:2]
        words = _("The line fits %(one)s and %(other)s. Merge them if they are one organisation.")
        raise Wrong(words % {"one": one, "other": other})
    found = next(iter(fits.values()), None)
    if found is not None and number and found.external_id and found.external_id != number:
        words = _("This is %(name)s, whose customer number is %(number)s.")
        raise Wrong(words % {"name": found, "number": found.external_id})
    return found


def _alone(one: Organisation, asked: AskedHouse, houses: Houses, owners: dict[str, Domain]) -> Organisation:
    """Wrong if the name or a domain is another's."""
    others = [houses.found.get(word) for word in asked.words[1:]]
    others += [owners[name].organisation for each in asked.domains if (name := read_domain(each)[0]) in owners]
    if other := next((each for each in others if each is not None and each.pk != one.pk), None):
        words = _("The customer number belongs to %(one)s, the name or a domain to %(other)s.")
        raise Wrong(words % {"one": one, "other": other})
    return one


def _key(cell: str) -> str:
    if cell != slugify(cell):
        raise Wrong(
            _("The short name has small letters a–z, digits and hyphens alone, not “%(word)s”.") % {"word": cell[:60]}
        )
    return cell


def _domain(word: str) -> str:
    name, _below = read_domain(word)
    if "." not in name or "@" in name or "/" in name or len(name) > 253:
        raise Wrong(_("“%(word)s” is no mail domain. Write it like example.com.") % {"word": word[:100]})
    if is_everybodys(name):
        raise Wrong(_("Everybody can have an address at %(domain)s: it is nobody's own domain.") % {"domain": name})
    return word


def _title(line: ImportLine, columns: Sequence[str]) -> str:
    named = {key: cell for key, cell in zip(columns, line.cells, strict=False) if cell and key}
    return named.get("name") or named.get("external_id") or named.get("domains") or ""
