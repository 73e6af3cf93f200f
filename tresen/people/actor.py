"""Who does something. Every verb takes one, by name: `by=`."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tresen.people.models import Membership, Person, TeamMembership


@dataclass(frozen=True)
class Actor:
    """A person, a rule, the system or the AI. `person` is set for a person alone."""

    kind: Literal["person", "system", "rule", "ai"]
    person: Person | None = None
    label: str = ""

    @classmethod
    def of(cls, person: Person) -> "Actor":
        return cls("person", person, str(person))

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
    def team_ids(self) -> frozenset[int]:
        if not self.is_agent:
            return frozenset()
        return frozenset(TeamMembership.objects.filter(person=self.person).values_list("team_id", flat=True))

    @cached_property
    def managed_organisation_ids(self) -> frozenset[int]:
        """Organisations whose every ticket a client manager sees."""
        if self.person is None or not self.person.is_active:
            return frozenset()
        managed = Membership.objects.filter(person=self.person, is_manager=True)
        return frozenset(managed.values_list("organisation_id", flat=True))


SYSTEM = Actor("system", None, "Tresen")
