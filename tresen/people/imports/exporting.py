"""People and organisations as tables that `people.imports` reads again: everything in them is as it was."""

from collections.abc import Iterator

from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.imports.columns import columns_of
from tresen.people.imports.plan import spoken
from tresen.people.imports.words import joined
from tresen.people.models import Contract, Department, Membership, Organisation, Person
from tresen.people.models.contact import NumberLabel
from tresen.people.models.imports import ImportKind
from tresen.people.numbers import is_extension
from tresen.people.organisations import written_domain
from tresen.people.places import in_tree

PIECE = 1000
LEFT_OUT = {"first_name", "last_name"}  # a name is one here
OF_LABEL = {
    "phone": NumberLabel.WORK,
    "mobile": NumberLabel.MOBILE,
    "private": NumberLabel.PRIVATE,
    "extension": NumberLabel.EXTENSION,
}


def table(kind: str, actor: Actor) -> Iterator[list[str]]:
    """The headings in the active language, then everybody the actor sees, in pieces; merged ones are not there."""
    columns = [one for one in columns_of(kind).values() if one.key not in LEFT_OUT]
    yield [str(one.label) for one in columns]
    rows = _people(actor) if kind == ImportKind.PERSON else _organisations(actor)
    for row in rows:
        yield [row.get(one.key, "") for one in columns]


def _people(actor: Actor) -> Iterator[dict[str, str]]:
    after = 0
    rows = persons_for(actor).filter(merged_into=None).order_by("pk")
    while some := list(rows.filter(pk__gt=after).prefetch_related("addresses", "numbers")[:PIECE]):
        after = some[-1].pk
        held: dict[int, list[Membership]] = {}
        memberships = Membership.objects.filter(person__in=some).select_related("organisation", "site", "department")
        for one in memberships.order_by("pk"):
            held.setdefault(one.person_id, []).append(one)
        parts = {one.department.organisation_id for rows in held.values() for one in rows if one.department}
        departments = Department.objects.filter(organisation__in=parts)
        trails = {one.pk: trail for one, _depth, trail in in_tree(list(departments))}
        for person in some:
            yield _person(person, held.get(person.pk, []), trails)


def _person(person: Person, held: list[Membership], trails: dict[int, str]) -> dict[str, str]:
    addresses = sorted((one.value for one in person.addresses.all()), key=lambda one: one != person.email)
    row = {
        "external_id": person.external_id,
        "name": person.name,
        "email": ", ".join(addresses),
        "more_organisations": joined([one.organisation.name for one in held[1:]]),
        "vip": spoken(person.is_vip),
        "locale": person.locale,
        "zone": person.zone,
        "notes": person.notes,
        "active": spoken(person.is_active),
    }
    for key, label in OF_LABEL.items():
        numbers = [one for one in person.numbers.all() if one.label == label]
        row[key] = "; ".join(one.readable for one in numbers if key != "extension" or is_extension(one.value))
    if held:
        first = held[0]
        row |= {"organisation": first.organisation.name, "job_title": first.job_title}
        row["site"] = first.site.name if first.site else ""
        row["department"] = trails.get(first.department.pk, "") if first.department else ""
    return row


def _organisations(actor: Actor) -> Iterator[dict[str, str]]:
    after = 0
    rows = organisations_for(actor).filter(merged_into=None).order_by("pk")
    parts = ("domains", "sites", "departments", "contracts")
    while some := list(rows.filter(pk__gt=after).prefetch_related(*parts)[:PIECE]):
        after = some[-1].pk
        yield from map(_organisation, some)


def _organisation(one: Organisation) -> dict[str, str]:
    row = {
        "external_id": one.external_id,
        "name": one.name,
        "key": one.key,
        "about": one.about,
        "domains": ", ".join(written_domain(each) for each in one.domains.all()),
        "sites": joined([each.name for each in one.sites.all()]),
        "departments": joined([trail for _each, _depth, trail in in_tree(list(one.departments.all()))]),
        "vip": spoken(one.is_vip),
        "notes": one.notes,
        "active": spoken(one.is_active),
    }
    contract: Contract | None = next(iter(one.contracts.all()), None)
    if contract:
        row |= {"contract": contract.name, "contract_number": contract.number}
        row |= {"contract_from": spoken(contract.starts_on), "contract_to": spoken(contract.ends_on)}
    return row
