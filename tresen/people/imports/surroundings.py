"""What the database knows of whom some lines speak of, read for all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from tresen.people.access import organisations_edited_by
from tresen.people.actor import Actor
from tresen.people.addresses import normal_domain
from tresen.people.imports.words import Wrong
from tresen.people.models import Department, Domain, Organisation, Site
from tresen.people.places import in_tree

# By customer number, short name, the name as it is written, the name however it is written: the first that fits.
_MEANT = """
SELECT word, organisation.id, 0 FROM unnest(%(words)s::text[]) AS word
  JOIN people_organisation organisation ON organisation.external_id = word AND organisation.external_id <> ''
UNION ALL SELECT word, organisation.id, 1 FROM unnest(%(words)s::text[]) AS word
  JOIN people_organisation organisation ON organisation.name = word
UNION ALL SELECT word, organisation.id, 2 FROM unnest(%(words)s::text[]) AS word
  JOIN people_organisation organisation ON organisation.key = lower(word)
UNION ALL SELECT word, organisation.id, 3 FROM unnest(%(words)s::text[]) AS word
  JOIN people_organisation organisation
    ON people_sorted(organisation.name) COLLATE "C" = people_sorted(word) COLLATE "C"
"""


@dataclass
class Houses:
    """The organisations some words mean. `found` grows while an import makes organisations known."""

    found: dict[str, Organisation] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)
    by_number: set[str] = field(default_factory=set)  # those words that are a customer number
    edited: set[int] = field(default_factory=set)
    sites: dict[int, dict[str, Site]] = field(default_factory=dict)
    trails: dict[int, dict[str, Department]] = field(default_factory=dict)
    leaves: dict[int, dict[str, list[Department]]] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)

    def meant(self, word: str) -> Organisation | None:
        """None for one nobody knows; Wrong if it cannot be said, or he may not change it."""
        if word in self.ambiguous:
            words = _("“%(name)s” may be several organisations. Write the customer number or the short name.")
            raise Wrong(words % {"name": word[:100]})
        if (one := self.found.get(word)) is None:
            return None
        if one.pk not in self.edited:
            raise Wrong(_("You may not change the organisation “%(name)s”.") % {"name": one})
        return one

    def site(self, organisation: Organisation, name: str) -> Site | None:
        return self.sites.get(organisation.pk, {}).get(folded(name))

    def department(self, organisation: Organisation, written: str) -> Department | None:
        """By its whole trail ("Pflege > Station 3"), or by its own name if only one is called so."""
        trail = trail_of(written)
        key = " › ".join(trail).casefold()
        if one := self.trails.get(organisation.pk, {}).get(key):
            return one
        alike = self.leaves.get(organisation.pk, {}).get(key, []) if len(trail) == 1 else []
        if len(alike) > 1:
            words = _("There are several departments called “%(name)s”. Write it like Care > Ward 3.")
            raise Wrong(words % {"name": written[:100]})
        return alike[0] if alike else None

    def trail(self, department: Department | None) -> str:
        """As people read it: "Pflege › Station 3"."""
        if department is None:
            return ""
        return self.written.get(department.pk, department.name)


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def trail_of(written: str) -> list[str]:
    parts = (" ".join(part.split()) for part in written.replace("›", ">").split(">"))
    return [part for part in parts if part]


def houses_of(words: Iterable[str], ids: Iterable[int], *, by: Actor) -> Houses:
    """For these names, numbers or domains, and for these organisations; seven queries."""
    houses = Houses()
    wanted = {word for word in words if word}
    ranked: dict[str, dict[int, int]] = {}
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(_MEANT, {"words": sorted(wanted)})
            for word, key, rank in cursor.fetchall():
                best = ranked.setdefault(word, {})
                best[key] = min(rank, best.get(key, rank))
        for word, key in _by_domain(wanted - set(ranked)):
            ranked.setdefault(word, {})[key] = 4
    keys = {key for best in ranked.values() for key in best} | set(ids)
    known = {one.pk: one for one in Organisation.objects.filter(pk__in=keys).select_related("merged_into")}
    for word, best in ranked.items():
        first = min(best.values())
        fits = {_living(known[key]) for key, rank in best.items() if rank == first}
        if len(fits) == 1:
            houses.found[word] = fits.pop()
            if first == 0:
                houses.by_number.add(word)
        else:
            houses.ambiguous.add(word)
    keys = {one.pk for one in houses.found.values()} | set(ids)
    houses.edited = set(organisations_edited_by(by).filter(pk__in=keys).values_list("pk", flat=True))
    for site in Site.objects.filter(organisation__in=keys):
        houses.sites.setdefault(site.organisation_id, {})[folded(site.name)] = site
    of_each: dict[int, list[Department]] = {}
    for one in Department.objects.filter(organisation__in=keys):
        of_each.setdefault(one.organisation_id, []).append(one)
    for key, rows in of_each.items():
        for one, _depth, trail in in_tree(rows):
            houses.trails.setdefault(key, {})[trail.casefold()] = one
            houses.written[one.pk] = trail
        for one in rows:
            houses.leaves.setdefault(key, {}).setdefault(one.name.casefold(), []).append(one)
    return houses


def _by_domain(words: Iterable[str]) -> list[tuple[str, int]]:
    by_name = {normal_domain(word.removeprefix("@")): word for word in words if "." in word}
    rows = Domain.objects.filter(name__in=by_name).values_list("name", "organisation_id")
    return [(by_name[name], key) for name, key in rows]


def _living(organisation: Organisation) -> Organisation:
    """What a merged one is part of now."""
    for _step in range(10):
        if organisation.merged_into is None:
            break
        organisation = organisation.merged_into
    return organisation
