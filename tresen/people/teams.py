"""Making and changing teams."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from tresen.people.models import Person, Team, TeamMembership
from tresen.people.refusals import Taken


def found_team(*, name: str, level: str, members: Iterable[Person] = ()) -> Team:
    """A new team; Taken if there is one of this name."""
    return _save(Team(), name, level, members)


def change_team(team: Team, *, name: str, level: str, members: Iterable[Person]) -> None:
    """Name, level and exactly these members; whoever leaves stays the assignee of his tickets."""
    _save(team, name, level, members)


def _save(team: Team, name: str, level: str, members: Iterable[Person]) -> Team:
    team.name, team.level = name, level
    people = list(members)
    try:
        with transaction.atomic():
            team.save()
            TeamMembership.objects.filter(team=team).exclude(person__in=people).delete()
            new = [TeamMembership(team=team, person=person) for person in people]
            TeamMembership.objects.bulk_create(new, ignore_conflicts=True)
    except IntegrityError as error:
        raise Taken("A team of this name exists.") from error
    return team
