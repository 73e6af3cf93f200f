"""Where a line of people puts them: organisation, site, department, position."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.changing import place as settle
from tresen.people.imports.asked import AskedPerson
from tresen.people.imports.surroundings import Houses, folded, trail_of
from tresen.people.imports.words import Change, Wrong, within
from tresen.people.models import Department, Membership, Organisation, Person, Site
from tresen.people.organisations import found_organisation, free_key, join
from tresen.people.places import save_department, save_site


@dataclass
class Place:
    """`organisation` None: one called `word` is to be made known. `held`: he belongs there already. Site and department
    as they are written, found or to be made."""

    word: str
    organisation: Organisation | None
    held: Membership | None = None
    site: str = ""
    department: str = ""
    job_title: str = ""
    further: bool = False

    def changes(self, houses: Houses) -> list[Change]:
        found = []
        if self.held is None:
            name = str(self.organisation or self.word)
            new = name if self.organisation else _("%(name)s (is made known)") % {"name": name}
            found.append(Change("more_organisations" if self.further else "organisation", "", new))
        if self.site and not self._is_at(houses):
            found.append(Change("site", str((self.held and self.held.site) or ""), self.site))
        if self.department and not self._is_in(houses):
            old = houses.trail(self.held.department) if self.held else ""
            found.append(Change("department", old, " › ".join(trail_of(self.department))))
        if self.job_title and self.job_title != (self.held.job_title if self.held else ""):
            found.append(Change("job_title", self.held.job_title if self.held else "", self.job_title))
        return found

    def _is_at(self, houses: Houses) -> bool:
        """By name first: of two sites written alike but for their capitals, he is at the one he is at."""
        if self.held is None or self.held.site is None or self.organisation is None:
            return False
        wanted = houses.site(self.organisation, self.site)
        return folded(self.held.site.name) == folded(self.site) or self.held.site == wanted

    def _is_in(self, houses: Houses) -> bool:
        if self.held is None or self.held.department is None or self.organisation is None:
            return False
        trail = [folded(part) for part in trail_of(houses.trail(self.held.department))]
        if trail == [folded(part) for part in trail_of(self.department)]:
            return True
        return self.held.department == houses.department(self.organisation, self.department)


def asked_places(asked: AskedPerson, held: Sequence[Membership], houses: Houses, founds: bool) -> list[Place]:
    """Wrong where an organisation is not known, or nobody can say which one a department is in."""
    of_each = {one.organisation_id: one for one in held}
    places = []
    detailed = asked.site or asked.department or asked.job_title
    if asked.organisation:
        places.append(_place(asked.organisation, of_each, houses, founds))
    elif detailed and len(held) == 1:
        houses_word = held[0].organisation.name
        places.append(Place(houses_word, held[0].organisation, held[0]))
    elif detailed:
        raise Wrong(_("Site, department and position are an organisation's: say which one."))
    if places:
        first = places[0]
        first.site, first.department, first.job_title = asked.site, asked.department, asked.job_title
        for name in trail_of(asked.department):
            within(name, 120, _("Department"))
    for word in asked.more_organisations:
        one = _place(word, of_each, houses, founds)
        one.further = True
        places.append(one)
    return places


def _place(word: str, held: dict[int, Membership], houses: Houses, founds: bool) -> Place:
    organisation = houses.meant(word)
    if organisation is None and not founds:
        words = _("There is no organisation “%(name)s”. Import the organisations first, or let them be made known.")
        raise Wrong(words % {"name": word[:100]})
    if organisation is not None and not organisation.is_active and organisation.pk not in held:
        raise Wrong(_("“%(name)s” is switched off; nobody joins it.") % {"name": organisation})
    if organisation is None:
        within(word, 200, _("Organisation"))
    return Place(word, organisation, held.get(organisation.pk) if organisation else None)


def put(person: Person, place: Place, houses: Houses, *, by: Actor) -> None:
    """Makes known what is not known yet. An earlier line of the same table may have done so by now."""
    organisation = place.organisation or houses.found.get(place.word)
    if organisation is None:
        organisation = found_organisation(by=by, name=place.word, key=free_key(place.word))
        houses.found[place.word] = organisation
        houses.edited.add(organisation.pk)
    if place.held is None:
        join(organisation, person, by=by)
    if not (place.site or place.department or place.job_title):
        return
    held = Membership.objects.select_related("site", "department").get(person=person, organisation=organisation)
    settle(
        held,
        by=by,
        job_title=place.job_title or held.job_title,
        site=_site(organisation, place.site, houses, by) if place.site else held.site,
        department=department_of(organisation, place.department, houses, by=by)
        if place.department
        else held.department,
    )


def _site(organisation: Organisation, name: str, houses: Houses, by: Actor) -> Site:
    if (known := houses.site(organisation, name)) is not None:
        return known
    site = save_site(organisation, by=by, name=name)
    houses.sites.setdefault(organisation.pk, {})[folded(name)] = site
    return site


def department_of(organisation: Organisation, written: str, houses: Houses, *, by: Actor) -> Department:
    """The department, with those above it; what is not there is made."""
    if (known := houses.department(organisation, written)) is not None:
        return known
    trails = houses.trails.setdefault(organisation.pk, {})
    parent: Department | None = None
    trail = trail_of(written)
    for end in range(1, len(trail) + 1):
        key = " › ".join(trail[:end]).casefold()
        if key not in trails:
            made = save_department(organisation, by=by, name=trail[end - 1], parent=parent)
            trails[key] = made
            houses.leaves.setdefault(organisation.pk, {}).setdefault(made.name.casefold(), []).append(made)
            houses.written[made.pk] = " › ".join(trail[:end])
        parent = trails[key]
    assert parent is not None
    return parent
