"""Who may be one and the same: suggestions, each with its reasons; somebody decides.

Candidates come out of indexes (the key of a name, see migration 0012; numbers; domains), so that a directory of two
hundred thousand people is looked through at once. A name alone is no reason: two people of one name at two clients are
two people."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Person

MOST = 300
SHARED_BY_FEW = 3  # a number of more people is a front desk's


EVERYBODY = "('info', 'office', 'kontakt', 'contact', 'support', 'service', 'post', 'mail')"  # no person's name
MOST_HINTS = 5


class Reason(StrEnum):
    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"
    DOMAIN = "domain"


@dataclass
class Pair:
    one: Any
    other: Any
    reasons: set[Reason] = field(default_factory=set)


APART = """NOT EXISTS (SELECT 1 FROM people_distinct apart WHERE apart.kind = %(kind)s
           AND apart.first = one.id AND apart.second = other.id)"""
LIVING = """one.is_active AND other.is_active AND one.merged_into_id IS NULL AND other.merged_into_id IS NULL
            AND one.id < other.id"""
NAMES = f"""
SELECT one.id, other.id, people_folded(one.name), people_folded(other.name)
FROM people_person one JOIN people_person other ON other.match_key = one.match_key
WHERE one.match_key <> '' AND position(' ' in one.match_key) > 0 AND {LIVING} AND {APART} AND (
    EXISTS (SELECT 1 FROM people_membership a JOIN people_membership b USING (organisation_id)
            WHERE a.person_id = one.id AND b.person_id = other.id)
    OR NOT EXISTS (SELECT 1 FROM people_membership a WHERE a.person_id = one.id)
    OR NOT EXISTS (SELECT 1 FROM people_membership b WHERE b.person_id = other.id))
LIMIT %(most)s"""  # noqa: S608 - of constants
NUMBERS = f"""
WITH few AS (SELECT value FROM people_number WHERE value LIKE '+%%' GROUP BY value
             HAVING count(*) BETWEEN 2 AND %(few)s)
SELECT one.id, other.id
FROM few JOIN people_number a ON a.value = few.value JOIN people_number b ON b.value = few.value
JOIN people_person one ON one.id = a.person_id JOIN people_person other ON other.id = b.person_id
WHERE {LIVING} AND {APART} LIMIT %(most)s"""  # noqa: S608
ADDRESSES = f"""
WITH several AS (SELECT organisation_id FROM people_domain GROUP BY organisation_id HAVING count(*) > 1),
     twice AS (SELECT array_agg(address.person_id) AS people
               FROM people_domain domain JOIN several USING (organisation_id)
               JOIN people_address address ON split_part(address.value, '@', 2) = domain.name
               WHERE split_part(address.value, '@', 1) NOT IN {EVERYBODY}
               GROUP BY domain.organisation_id, split_part(address.value, '@', 1)
               HAVING min(address.person_id) < max(address.person_id))
SELECT DISTINCT one.id, other.id
FROM twice JOIN people_person one ON one.id = ANY (twice.people)
JOIN people_person other ON other.id = ANY (twice.people)
WHERE {LIVING} AND {APART} LIMIT %(most)s"""  # noqa: S608
HOUSES = f"""
SELECT one.id, other.id FROM people_organisation one JOIN people_organisation other ON other.match_key = one.match_key
WHERE one.match_key <> '' AND {LIVING} AND {APART} LIMIT %(most)s"""  # noqa: S608
ROOTS = f"""
WITH root AS (SELECT organisation_id, reverse(split_part(reverse(name), '.', 2)) AS label FROM people_domain)
SELECT DISTINCT one.id, other.id FROM root a JOIN root b ON b.label = a.label
JOIN people_organisation one ON one.id = a.organisation_id
JOIN people_organisation other ON other.id = b.organisation_id
WHERE length(a.label) > 3 AND {LIVING} AND {APART} LIMIT %(most)s"""  # noqa: S608


def duplicate_persons() -> list[Pair]:
    """The surest first: whoever is alike in several ways."""
    found: dict[tuple[int, int], set[Reason]] = defaultdict(set)
    for one, other, name, second in _rows(NAMES, "person"):
        if alike(name, second):
            found[one, other].add(Reason.NAME)
    for statement, reason in ((NUMBERS, Reason.NUMBER), (ADDRESSES, Reason.ADDRESS)):
        for one, other in _rows(statement, "person"):
            found[one, other].add(reason)
    return _pairs(found, Person)


def duplicate_organisations() -> list[Pair]:
    found: dict[tuple[int, int], set[Reason]] = defaultdict(set)
    for statement, reason in ((HOUSES, Reason.NAME), (ROOTS, Reason.DOMAIN)):
        for one, other in _rows(statement, "organisation"):
            found[one, other].add(reason)
    return _pairs(found, Organisation)


_ONE = f"""
SELECT other.id, 'name', people_folded(one.name), people_folded(other.name)
FROM people_person one JOIN people_person other ON other.match_key = one.match_key AND other.id <> one.id
WHERE one.id = %(person)s AND one.match_key <> '' AND position(' ' in one.match_key) > 0 AND {{living}} AND (
    EXISTS (SELECT 1 FROM people_membership a JOIN people_membership b USING (organisation_id)
            WHERE a.person_id = one.id AND b.person_id = other.id)
    OR NOT EXISTS (SELECT 1 FROM people_membership a WHERE a.person_id = one.id)
    OR NOT EXISTS (SELECT 1 FROM people_membership b WHERE b.person_id = other.id))
UNION ALL
SELECT other.id, 'number', '', ''
FROM people_person one JOIN people_number a ON a.person_id = one.id JOIN people_number b ON b.value = a.value
JOIN people_person other ON other.id = b.person_id AND other.id <> one.id
WHERE one.id = %(person)s AND a.value LIKE '+%%' AND {{living}}
  AND (SELECT count(*) FROM people_number few WHERE few.value = a.value) <= %(few)s
UNION ALL
SELECT other.id, 'address', '', ''
FROM people_person one JOIN people_address a ON a.person_id = one.id
JOIN people_domain mine ON mine.name = split_part(a.value, '@', 2)
JOIN people_domain near ON near.organisation_id = mine.organisation_id AND near.name <> mine.name
JOIN people_address b ON b.value = split_part(a.value, '@', 1) || '@' || near.name
JOIN people_person other ON other.id = b.person_id AND other.id <> one.id
WHERE one.id = %(person)s AND {{living}} AND split_part(a.value, '@', 1) NOT IN {EVERYBODY}
LIMIT 50"""  # noqa: S608 - of constants
_ONE = _ONE.format(
    living="""one.is_active AND other.is_active AND one.merged_into_id IS NULL AND other.merged_into_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM people_distinct apart WHERE apart.kind = 'person'
                           AND apart.first = least(one.id, other.id) AND apart.second = greatest(one.id, other.id))"""
)


def doubles_of(person: Person, *, by: Actor) -> list[tuple[Person, set[Reason]]]:
    """Who may be the same as this one, among those the actor sees; two queries, by indexes alone."""
    found: dict[int, set[Reason]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_ONE, {"person": person.pk, "few": SHARED_BY_FEW})
        for other, reason, name, second in cursor.fetchall():
            if reason != Reason.NAME or alike(name, second):
                found[other].add(Reason(reason))
    rows = persons_for(by).filter(pk__in=found).order_by("name", "pk")[:MOST_HINTS] if found else []
    return [(one, found[one.pk]) for one in rows]


def alike(one: str, other: str) -> bool:
    """Of two folded names: the same words in any order, an initial standing for its word; one whole word in common."""
    first, second = (sorted(re.findall(r"[^\W_]+", name), key=len, reverse=True) for name in (one, other))
    if len(first) != len(second) or not set(first) & set(second):
        return False
    for word in first:
        fitting = next((each for each in second if _stands_for(word, each)), None)
        if fitting is None:
            return False
        second.remove(fitting)
    return True


def _stands_for(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _rows(statement: str, kind: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kind": kind, "most": MOST, "few": SHARED_BY_FEW})
        return list(cursor.fetchall())


def _pairs(found: dict[tuple[int, int], set[Reason]], model: Any) -> list[Pair]:
    keys = {key for pair in found for key in pair}
    if model is Person:
        rows = model.objects.filter(pk__in=keys).prefetch_related("addresses", "numbers", "organisations")
    else:
        rows = model.objects.filter(pk__in=keys).prefetch_related("domains")
    known = {one.pk: one for one in rows}
    pairs = [Pair(known[one], known[other], reasons) for (one, other), reasons in found.items()]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), str(pair.one).casefold()))
