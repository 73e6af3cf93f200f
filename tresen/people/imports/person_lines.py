"""Lines of people: whom they mean, what would change, and doing it by the verbs the desk uses.

Whom: by customer number, else by any of the addresses; never by the name. What is not in a line stays; addresses,
numbers and organisations are added, never taken away. Roles, teams and rights are no columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from tresen.people.access import may_found, persons_edited_by
from tresen.people.actor import Actor
from tresen.people.changing import change_person
from tresen.people.imports.asked import AskedPerson, ask_person
from tresen.people.imports.belonging import Place, asked_places, put
from tresen.people.imports.columns import columns_of
from tresen.people.imports.plan import Claims, Plan, differing, refused
from tresen.people.imports.surroundings import Houses, houses_of
from tresen.people.imports.words import Change, Wrong
from tresen.people.models import Address, ImportLine, Membership, Number, Organisation, PeopleImport, Person
from tresen.people.models.imports import Outcome
from tresen.people.models.person import Role
from tresen.people.numbers import readable_number
from tresen.people.registering import organisation_of_domain, register

NAMES = {"is_vip": "vip", "is_active": "active"}


@dataclass
class Known:
    """Whom some lines may mean, and what is known of them."""

    by_number: dict[str, Person] = field(default_factory=dict)
    by_address: dict[str, Person] = field(default_factory=dict)
    addresses: dict[int, list[str]] = field(default_factory=dict)
    numbers: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    memberships: dict[int, list[Membership]] = field(default_factory=dict)
    edited: set[int] = field(default_factory=set)


class PersonLines:
    def __init__(self, batch: PeopleImport, by: Actor, claims: Claims) -> None:
        self.batch, self.by, self.claims = batch, by, claims
        self.columns = columns_of(batch.kind)
        self.founds = batch.founds_missing and may_found(by)
        self.homes: dict[str, Organisation | None] = {}

    def plans(self, lines: Sequence[ImportLine]) -> list[Plan]:
        """One for each line; a constant number of queries for however many, but for domains seen first."""
        asked: dict[int, AskedPerson] = {}
        faults: dict[int, str] = {}
        for line in lines:
            try:
                asked[line.number] = ask_person(line.cells, self.batch.columns, self.columns)
            except Wrong as wrong:
                faults[line.number] = str(wrong)
        known = _known(list(asked.values()), self.by)
        for one in asked.values():
            if not one.organisation and not any(each in known.by_address for each in one.addresses):
                one.organisation = self._home(one)
        ids = {each.organisation_id for rows in known.memberships.values() for each in rows}
        words = {word for one in asked.values() for word in (one.organisation, *one.more_organisations)}
        houses = houses_of(words, ids, by=self.by)
        plans = []
        for line in lines:
            if line.number in faults:
                plans.append(refused(line, faults[line.number], _title(line, self.batch.columns)))
                continue
            try:
                plans.append(self._plan(line, asked[line.number], known, houses))
            except Wrong as wrong:
                plans.append(refused(line, str(wrong), _title(line, self.batch.columns)))
        return plans

    def _home(self, asked: AskedPerson) -> str:
        """Somebody new belongs to whose mail domain it is, as with a first mail."""
        if not asked.addresses:
            return ""
        domain = asked.addresses[0].rpartition("@")[2]
        if domain not in self.homes:
            self.homes[domain] = organisation_of_domain(asked.addresses[0])
        home = self.homes[domain]
        return home.name if home else ""

    def _plan(self, line: ImportLine, asked: AskedPerson, known: Known, houses: Houses) -> Plan:
        person = _meant(asked, known)
        if person is not None:
            _may_be_changed(person, asked, known)
        elif "name" not in asked.columns:
            if not asked.addresses:
                raise Wrong(_("The name is missing."))
            asked.columns["name"] = asked.addresses[0].partition("@")[0]
        own = known.addresses.get(person.pk, []) if person else []
        called = known.numbers.get(person.pk, []) if person else []
        values = {value for value, _label in called}
        if fault := next((words for written, words in asked.unread.items() if written not in values), None):
            raise Wrong(fault)
        addresses = [one for one in asked.addresses if one not in own]
        numbers = [one for one in asked.numbers if one[0] not in values]
        places = asked_places(asked, known.memberships.get(person.pk, []) if person else [], houses, self.founds)
        changes = differing(person, asked.columns, NAMES)
        if addresses:
            changes.append(Change("email", ", ".join(own), ", ".join([*own, *addresses])))
        if numbers:
            old = [readable_number(value) for value, _label in called]
            changes.append(
                Change("phone", ", ".join(old), ", ".join([*old, *(readable_number(one) for one, _l in numbers)]))
            )
        changes += [change for place in places for change in place.changes(houses)]
        keys = [f"id {asked.external_id}"] if asked.external_id else []
        keys += [f"at {one}" for one in asked.addresses] + ([f"is {person.pk}"] if person else [])
        self.claims.take(line.number, *keys)
        plan = Plan(line, Outcome.SAME, title=str(asked.columns.get("name") or person), changes=changes)
        plan.about = person.pk if person else None
        if person is None or changes:
            plan.outcome = Outcome.CHANGED if person else Outcome.NEW
            plan.write = partial(
                self._write, person, asked, [*own, *addresses], [*called, *numbers] if numbers else None, places, houses
            )
        return plan

    def _write(
        self,
        person: Person | None,
        asked: AskedPerson,
        addresses: list[str],
        numbers: list[tuple[str, str]] | None,
        places: list[Place],
        houses: Houses,
    ) -> int:
        columns = dict(asked.columns)
        if person is None:
            first, more = (addresses[0], addresses[1:]) if addresses else ("", [])
            person = register(name=str(columns.pop("name")), email=first, addresses=more)
            change_person(person, by=self.by, numbers=numbers, **columns)
        else:
            # The main address stays the main one.
            primary = [person.email] if person.email else []
            whole = [*primary, *(one for one in addresses if one != person.email)]
            wanted = whole if asked.addresses else None
            change_person(person, by=self.by, addresses=wanted, numbers=numbers, **columns)
        for place in places:
            put(person, place, houses, by=self.by)
        return person.pk


def _known(asked: Sequence[AskedPerson], by: Actor) -> Known:
    """Six queries."""
    known = Known()
    people: dict[int, Person] = {}
    numbers = {one.external_id for one in asked if one.external_id}
    for person in Person.objects.filter(external_id__in=numbers).select_related("merged_into"):
        known.by_number[person.external_id] = _living(person)
    values = {value for one in asked for value in one.addresses}
    for row in Address.objects.filter(value__in=values).select_related("person__merged_into"):
        known.by_address[row.value] = _living(row.person)
    for person in (*known.by_number.values(), *known.by_address.values()):
        people[person.pk] = person
    for key, value in Address.objects.filter(person__in=people).order_by("pk").values_list("person_id", "value"):
        known.addresses.setdefault(key, []).append(value)
    for number in Number.objects.filter(person__in=people).order_by("pk"):
        known.numbers.setdefault(number.person_id, []).append((number.value, number.label))
    rows = Membership.objects.filter(person__in=people).select_related("organisation", "site", "department")
    for each in rows.order_by("pk"):
        known.memberships.setdefault(each.person_id, []).append(each)
    known.edited = set(persons_edited_by(by).filter(pk__in=people).values_list("pk", flat=True))
    return known


def _living(person: Person) -> Person:
    """What a merged one is part of now."""
    for _step in range(10):
        if person.merged_into is None:
            break
        person = person.merged_into
    return person


def _meant(asked: AskedPerson, known: Known) -> Person | None:
    """None for somebody new; Wrong if it cannot be said who is meant."""
    if not (asked.external_id or asked.addresses):
        words = _("Neither an e-mail address nor a customer number: nobody could be known again by the name alone.")
        raise Wrong(words)
    person = known.by_number.get(asked.external_id) if asked.external_id else None
    owners = {one.pk: one for value in asked.addresses if (one := known.by_address.get(value))}
    if person is not None:
        asked.columns.pop("external_id", None)
        if other := next((one for one in owners.values() if one.pk != person.pk), None):
            words = _(
                "The customer number belongs to %(one)s, the address to %(other)s. Merge them if they are one person."
            )
            raise Wrong(words % {"one": person, "other": other})
        return person
    if len(owners) > 1:
        one, other = list(owners.values())[:2]
        words = _("One address belongs to %(one)s, another to %(other)s. Merge them if they are one person.")
        raise Wrong(words % {"one": one, "other": other})
    person = next(iter(owners.values()), None)
    if person is not None and asked.external_id and person.external_id:
        words = _("The address belongs to %(name)s, whose customer number is %(number)s.")
        raise Wrong(words % {"name": person, "number": person.external_id})
    return person


def _may_be_changed(person: Person, asked: AskedPerson, known: Known) -> None:
    if person.pk not in known.edited:
        raise Wrong(_("The address or customer number belongs to somebody you may not change."))
    if person.role != Role.CUSTOMER and asked.columns.get("is_active", person.is_active) != person.is_active:
        raise Wrong(_("%(name)s works here; switching off or on is done in the administration.") % {"name": person})


def _title(line: ImportLine, columns: Sequence[str]) -> str:
    """Whom the line seems to be about, though it cannot be taken."""
    named = {key: cell for key, cell in zip(columns, line.cells, strict=False) if cell and key}
    full = " ".join(filter(None, (named.get("first_name"), named.get("last_name"))))
    return named.get("name") or full or named.get("email") or named.get("external_id") or ""
