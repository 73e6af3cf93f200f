"""Making and changing teams, and their place in the tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tresen.people.actor import SYSTEM, Actor
from tresen.people.leading import demand_leading, keep_leaders
from tresen.people.members import below, realms
from tresen.people.models import Person, Team, TeamMembership
from tresen.people.refusals import EditRefused, Taken
from tresen.people.roles import leading_role


@dataclass(frozen=True)
class Place:
    """Where a team stands: below which, whether members from above are members here, whether it is confidential."""

    parent: Team | None = None
    inherits: bool = True
    confidential: bool = False


def found_team(
    *, name: str, level: str, members: Iterable[Person] = (), place: Place | None = None, by: Actor = SYSTEM
) -> Team:
    """A new team; Taken if there is one of this name. Who founds a confidential one is a member, and leads it."""
    place = place or Place()
    team = Team(name=name, level=level)
    with transaction.atomic():
        _put(team, place)
        _keep_members(team, members)
        if by.person is not None and team.pk in realms():
            made, _new = TeamMembership.objects.get_or_create(team=team, person=by.person)
            made.role = leading_role()
            made.save(update_fields=["role"])
        keep_leaders()
    return team


def change_team(
    team: Team, *, name: str, level: str, members: Iterable[Person] | None, place: Place | None = None,
    by: Actor = SYSTEM,
) -> None:  # fmt: skip
    """Name, level, place and exactly these members (None: as they are); whoever stays keeps his role, whoever leaves
    stays the assignee of his tickets. EditRefused for who does not lead a confidential team."""
    demand_leading(by, team)
    team.name, team.level = name, level
    with transaction.atomic():
        _put(team, place or Place(team.parent, team.inherits, team.confidential))
        if members is not None:
            _keep_members(team, members)
        keep_leaders()


def _put(team: Team, place: Place) -> None:
    parent = place.parent
    if parent is not None and team.pk and parent.pk in below([team.pk]):
        raise EditRefused(_("A team cannot stand below itself."))
    known = realms()
    if place.confidential and place.inherits and parent is not None and parent.pk not in known:
        words = _(
            "What is confidential takes over no members of a team that is not. Cut it off, or choose another one."
        )
        raise EditRefused(words)
    team.parent, team.inherits, team.confidential = parent, place.inherits, place.confidential
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise Taken("A team of this name exists.") from error


def _keep_members(team: Team, members: Iterable[Person]) -> None:
    people = list(members)
    TeamMembership.objects.filter(team=team).exclude(person__in=people).delete()
    TeamMembership.objects.bulk_create(
        [TeamMembership(team=team, person=person) for person in people], ignore_conflicts=True
    )
