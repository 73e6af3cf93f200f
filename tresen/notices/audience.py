"""Everything about the people a batch of events concerns, in a few queries: may they see it, do they want to know."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tresen.notices.choosing import Choices, channels_of, choices_of_house
from tresen.notices.kinds import Kind
from tresen.notices.models import Habits, Mute, Wishes
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.access import works_on
from tresen.tickets.models import Ticket


@dataclass
class Audience:
    actors: dict[int, Actor]
    wishes: dict[tuple[int, int | None], Choices]
    house: dict[int | None, Choices]
    muted: set[tuple[int, int]]
    habits_of: dict[int, Habits]
    _seen: dict[tuple[int, int], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[int], tickets: Iterable[int]) -> "Audience":
        keys = sorted(people)
        persons = Person.objects.filter(pk__in=keys, is_active=True)
        actors = {one.pk: Actor.of(one) for one in persons if one.is_agent}
        wishes = Wishes.objects.filter(person__in=actors).values_list("person", "team", "choices")
        muted = Mute.objects.filter(person__in=actors, ticket__in=sorted(tickets)).values_list("person", "ticket")
        return cls(
            actors,
            {(person, team): choices for person, team, choices in wishes},
            choices_of_house(),
            set(muted),
            Habits.objects.in_bulk(list(actors)),
        )

    def may_be_told(self, person: int, ticket: Ticket, kind: Kind) -> bool:
        """Does he work on the ticket now, and has he not muted it?"""
        if person not in self.actors or ((person, ticket.pk) in self.muted and not kind.breaks_mute):
            return False
        about = (person, ticket.pk)
        if about not in self._seen:
            self._seen[about] = works_on(self.actors[person], ticket)
        return self._seen[about]

    def channels(self, person: int, team: int | None, kind: Kind) -> frozenset[str]:
        return channels_of(kind, (self.wishes.get((person, team)), self.wishes.get((person, None))), self.house, team)

    def habits(self, person: int) -> Habits:
        return self.habits_of.get(person) or Habits()

    def zone(self, person: int) -> str:
        known = self.actors[person].person
        return known.zone if known else ""
