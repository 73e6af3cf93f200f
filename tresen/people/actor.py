"""Who does something. Every verb takes one, by name: `by=`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tresen.people.models import Membership, Person
from tresen.people.reaches import Reach, Standing, standing_of, standings_of
from tresen.people.rights import EVERY_RIGHT


@dataclass(frozen=True)
class Actor:
    """A person, a rule, the system or the AI. `person` is set for a person alone.

    What he may do is read once, in one query, and holds as long as the object: a request, a batch of live events."""

    kind: Literal["person", "system", "rule", "ai"]
    person: Person | None = None
    label: str = ""

    @classmethod
    def of(cls, person: Person) -> "Actor":
        return cls("person", person, str(person))

    @classmethod
    def each_of(cls, persons: Iterable[Person]) -> "list[Actor]":
        """Many at once: what they may do is read in one query for all."""
        actors = [cls.of(person) for person in persons]
        standings = standings_of(actor.person.pk for actor in actors if actor.person) if actors else {}
        for actor in actors:
            actor.__dict__["standing"] = standings[actor.person.pk]  # type: ignore[union-attr]  # made of a person
        return actors

    @property
    def is_system(self) -> bool:
        """Acts for the house and sees everything: the system and the rules an administrator made."""
        return self.kind in {"system", "rule"}

    @property
    def is_admin(self) -> bool:
        return self.person is not None and self.person.is_admin

    @property
    def is_agent(self) -> bool:
        return self.person is not None and self.person.is_agent

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.person.pk) if self.person is not None else Standing()

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """What his memberships reach; nothing once he is no agent any more."""
        return self.standing.reaches if self.is_agent else ()

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """The teams he is a member of, also by one above them."""
        return frozenset(reach.team_id for reach in self.reaches)

    @property
    def confidential_ids(self) -> frozenset[int]:
        """Every confidential team, his own too: there a membership alone counts, not being an administrator."""
        return self.standing.confidential_ids

    @cached_property
    def closed_ids(self) -> frozenset[int]:
        """The confidential teams that do not exist for him."""
        return self.confidential_ids - self.team_ids

    def has(self, right: str, team_ids: Iterable[int] | None = None) -> bool:
        """Has he the right in one of these teams (None: anywhere), be it for some tickets only? What it means for
        one ticket says `tickets.access.may`."""
        if self.is_system:
            return True
        wanted = None if team_ids is None else frozenset(team_ids)
        if self.is_admin and (wanted is None or wanted - self.confidential_ids):
            return True
        return any(right in one.rights and (wanted is None or one.team_id in wanted) for one in self.reaches)

    @cached_property
    def rights_somewhere(self) -> frozenset[str]:
        """Everything `has` says yes to for some team."""
        if self.is_system or self.is_admin:
            return EVERY_RIGHT
        return frozenset().union(*(one.rights for one in self.reaches))

    @cached_property
    def managed_organisation_ids(self) -> frozenset[int]:
        """Organisations whose every ticket a client manager sees."""
        if self.person is None or not self.person.is_active:
            return frozenset()
        managed = Membership.objects.filter(person=self.person, is_manager=True)
        return frozenset(managed.values_list("organisation_id", flat=True))


SYSTEM = Actor("system", None, "Tresen")
