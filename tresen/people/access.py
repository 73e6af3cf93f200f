"""People as an actor may see them. Surfaces get persons, organisations and teams here and nowhere else."""

from django.db.models import Q, QuerySet

from tresen.people.actor import Actor
from tresen.people.members import members_of
from tresen.people.models import Organisation, Person, Team
from tresen.people.models.person import Role


def persons_for(actor: Actor) -> QuerySet[Person]:
    """Agents see everybody; a customer sees himself and, as a client manager, his organisation's people."""
    if actor.is_system or actor.is_agent:
        return Person.objects.all()
    if actor.person is None:
        return Person.objects.none()
    mine = Q(pk=actor.person.pk)
    if actor.managed_organisation_ids:
        mine |= Q(
            pk__in=Person.objects.filter(memberships__organisation__in=actor.managed_organisation_ids).values("pk")
        )
    return Person.objects.filter(mine)


def agents_for(actor: Actor, team: Team | None = None) -> QuerySet[Person]:
    """Active agents one may assign to (of a team: its members, also by one above it); none for customers."""
    if not (actor.is_system or actor.is_agent):
        return Person.objects.none()
    if team is not None:
        return members_of(team).order_by("name")
    return Person.objects.filter(role__in=[Role.AGENT, Role.ADMIN], is_active=True).order_by("name")


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    if actor.is_system or actor.is_agent:
        return Organisation.objects.all()
    return (
        Organisation.objects.filter(memberships__person=actor.person) if actor.person else Organisation.objects.none()
    )


def teams_for(actor: Actor) -> QuerySet[Team]:
    """Every team one may hand over to: agents may hand to each, customers see none."""
    return Team.objects.all() if actor.is_system or actor.is_agent else Team.objects.none()


def administrators() -> QuerySet[Person]:
    """Whoever answers for the house: for what the house itself has to tell them."""
    return Person.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")
