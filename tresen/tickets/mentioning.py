"""Whom a note names: people and teams that are to be told, and experts who are asked.

Nobody is believed whom he names: whoever is told must work on the ticket. Who does not may be asked all the same, by
mail and with the words of the note alone, unless the ticket is confidential or the house does not want that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.kit.html import named_in
from tresen.kit.preferences import Setting
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.members import members_of
from tresen.people.models import Person, Team
from tresen.tickets.access import works_on
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.models import Mention, Message, Ticket

PERSON, TEAM = "person", "team"
MOST = 50  # people one note tells
OUTSIDERS = Setting("tickets.ask_outsiders", True)


@dataclass(frozen=True)
class Naming:
    """Whom a note names, by their marks in its words or by programs. `asks`: an answer is waited for, until `due_at`
    if that is set."""

    people: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    asks: bool = False
    due_at: datetime | None = None

    @classmethod
    def of(cls, html: str) -> "Naming":
        """From what `Body.naming` gave."""
        marks = [mark.partition("-") for mark in named_in(html)]
        people, teams = ([int(key) for kind, _, key in marks if kind == wanted] for wanted in (PERSON, TEAM))
        return cls(tuple(people), tuple(teams))

    def asking(self, due_at: datetime | None) -> "Naming":
        return replace(self, asks=True, due_at=due_at)


NOBODY = Naming()


@dataclass(frozen=True)
class Named:
    """One who is told. `note_only`: he does not see the ticket."""

    person: Person
    team: Team | None = None
    note_only: bool = False


def mark(kind: str, key: int) -> str:
    return f"{kind}-{key}"


def written(html: str, by: Actor) -> Body:
    """The words of a note from the editor, each mark with the name it stands for."""
    naming = Naming.of(Body.naming(html).html)
    names = {mark(PERSON, one.pk): str(one) for one in agents_for(by).filter(pk__in=naming.people)}
    names |= {mark(TEAM, one.pk): str(one) for one in open_teams(by).filter(pk__in=naming.teams)}
    return Body.naming(html, names)


def open_teams(by: Actor) -> QuerySet[Team]:
    """The teams one may name; confidential ones exist for their members alone."""
    return teams_for(by).exclude(pk__in=by.closed_ids)


def who_is_told(ticket: Ticket, naming: Naming, *, by: Actor) -> list[Named]:
    """Everybody the note tells, each once, without its author. Refused if somebody cannot be told."""
    found: dict[int, Named] = {}
    people = {one.pk: one for one in agents_for(by).filter(pk__in=naming.people)}
    teams = {one.pk: one for one in open_teams(by).filter(pk__in=naming.teams)}
    if len(people) != len(set(naming.people)) or len(teams) != len(set(naming.teams)):
        raise Refused(_("The note names somebody who is not here any more. Take the name out and choose again."))
    for actor in Actor.each_of(people[key] for key in dict.fromkeys(naming.people)):
        assert actor.person is not None
        found[actor.person.pk] = Named(actor.person, note_only=not works_on(actor, ticket))
    _must_be_allowed([one.person for one in found.values() if one.note_only], ticket, by)
    for team in teams.values():
        reached = [one for one in Actor.each_of(members_of(team)) if works_on(one, ticket)]
        if not reached:
            raise Refused(_("Nobody of “%(team)s” sees this ticket. Share it with them first.") % {"team": team})
        for actor in reached:
            assert actor.person is not None
            found.setdefault(actor.person.pk, Named(actor.person, team))
    if by.person is not None:
        found.pop(by.person.pk, None)
    if len(found) > MOST:
        raise Refused(_("One note tells at most %(most)d people.") % {"most": MOST})
    if naming.asks and not found:
        raise Refused(_("Name whom you ask: type @ and the first letters."))
    return list(found.values())


def may_ask_outsiders(ticket: Ticket, by: Actor) -> bool:
    """May those be asked who do not see the ticket? Never about what is confidential."""
    return by.person is not None and ticket.team_id not in by.confidential_ids and OUTSIDERS.get()


def _must_be_allowed(outsiders: Sequence[Person], ticket: Ticket, by: Actor) -> None:
    if outsiders and not may_ask_outsiders(ticket, by):
        words = _("%(name)s does not see this ticket. Share it with a team of theirs first, or take the name out.")
        raise Refused(words % {"name": outsiders[0]})


def must_be_later(due_at: datetime | None) -> None:
    if due_at is not None and due_at <= clock.now():
        raise Refused(_("The time for the answer is over already. Choose a later one."))


def mention(message: Message, told: Iterable[Named], naming: Naming, *, by: Actor) -> dict[str, Any]:
    """Writes down who is told; what the journal says of it."""
    rows = [
        Mention(
            message=message,
            person=one.person,
            team=one.team,
            by=by.person,
            at=message.created_at,
            note_only=one.note_only,
            asked=naming.asks,
            due_at=naming.due_at if naming.asks else None,
        )
        for one in told
    ]
    if not rows:
        return {}
    Mention.objects.bulk_create(rows)
    data: dict[str, Any] = {"mentioned": [one.person_id for one in rows]}
    if naming.asks:
        data |= {"asked": data["mentioned"], "due_at": naming.due_at.isoformat() if naming.due_at else None}
    return data
