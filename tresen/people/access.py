"""People as an actor may see them. Surfaces get persons, organisations and teams here and nowhere else."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.members import members_of
from tresen.people.models import Membership, Merge, Organisation, PeopleImport, Person, Team
from tresen.people.models.person import Role
from tresen.people.refusals import NotYours
from tresen.people.rights import Right


def persons_for(actor: Actor) -> QuerySet[Person]:
    """Agents see everybody; one whose memberships are limited to organisations, the people of these, whoever has asked
    in a ticket he works on, and his colleagues. A customer sees himself and, as a client manager, his organisation's
    people."""
    if actor.is_system or actor.is_agent:
        limits = limits_of(actor)
        return Person.objects.all() if limits is None else Person.objects.filter(_known_within(actor, limits))
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


def memberships_for(actor: Actor) -> QuerySet[Membership]:
    """Who belongs where, as far as the actor sees the organisation, each with organisation, site and department."""
    within = organisations_for(actor).order_by().values("pk")
    rows = Membership.objects.filter(organisation__in=within).order_by("pk")
    return rows.select_related("organisation", "site", "department")


def persons_edited_by(actor: Actor) -> QuerySet[Person]:
    """Whom the actor may change: customers, with the right to; colleagues are an administrator's, their address is
    their way in."""
    if actor.is_system or actor.is_admin:
        return Person.objects.all()
    if not actor.has(Right.PEOPLE):
        return Person.objects.none()
    customers, limits = Person.objects.filter(role=Role.CUSTOMER), limits_of(actor, Right.PEOPLE)
    return customers if limits is None else customers.filter(_known_within(actor, limits))


def may_change_among(actor: Actor, person: Person) -> bool:
    """May he change this person, whom he has from `persons_for`? No query for whoever is not limited."""
    if not actor.has(Right.PEOPLE) or (person.role != Role.CUSTOMER and not actor.is_admin):
        return False
    unlimited = limits_of(actor, Right.PEOPLE) is None
    return unlimited or persons_edited_by(actor).filter(pk=person.pk).exists()


def may_change_organisation(actor: Actor, organisation: Organisation) -> bool:
    """May he change this organisation, which he has from `organisations_for`? No query."""
    if not actor.has(Right.PEOPLE):
        return False
    limits = limits_of(actor, Right.PEOPLE)
    return limits is None or organisation.pk in limits


def limits_of(actor: Actor, right: str | None = None) -> frozenset[int] | None:
    """The organisations all his memberships (with this right) are limited to; None: he is not limited."""
    reaches = [one for one in actor.reaches if right is None or right in one.rights]
    if actor.is_system or actor.is_admin or not reaches or any(not one.organisation_ids for one in reaches):
        return None
    return frozenset().union(*(one.organisation_ids for one in reaches))


def _known_within(actor: Actor, limits: frozenset[int]) -> Q:
    """Subqueries, not joins: nobody shall appear once for each ticket. Tickets are named by their relation alone; this
    room knows no more of them."""
    teams = sorted(actor.team_ids)
    reached = Q(tickets__team__in=teams) | Q(tickets__team=None) | Q(tickets__shared_with__overlap=teams)
    asked = Q(tickets__organisation__in=limits) & reached
    given = _given(actor)
    belongs = Membership.objects.filter(organisation__in=limits).values("person")
    known = Q(pk__in=belongs) | Q(pk__in=Person.objects.filter(asked).values("pk"))
    return known | Q(pk__in=Person.objects.filter(given).values("pk")) | ~Q(role=Role.CUSTOMER)


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    """Agents see all, or those they are limited to; customers those they belong to."""
    if actor.is_system or actor.is_agent:
        limits = limits_of(actor)
        return (
            Organisation.objects.all() if limits is None else Organisation.objects.filter(_own_or_given(actor, limits))
        )
    return (
        Organisation.objects.filter(memberships__person=actor.person) if actor.person else Organisation.objects.none()
    )


def organisations_edited_by(actor: Actor) -> QuerySet[Organisation]:
    """Those the actor may change."""
    if actor.is_system or actor.is_admin:
        return Organisation.objects.all()
    if not actor.has(Right.PEOPLE):
        return Organisation.objects.none()
    limits = limits_of(actor, Right.PEOPLE)
    return Organisation.objects.all() if limits is None else Organisation.objects.filter(pk__in=limits)


def may_found(actor: Actor) -> bool:
    """May he make organisations known? Whoever is limited to some would not see it afterwards."""
    return actor.has(Right.PEOPLE) and limits_of(actor, Right.PEOPLE) is None


def demand_person(person: Person, *, by: Actor) -> None:
    """NotYours unless he may change this person."""
    if not persons_edited_by(by).filter(pk=person.pk).exists():
        raise NotYours(_("You may not change this person. Ask an administrator for the right to."))


def demand_organisation(organisation: Organisation, *, by: Actor) -> None:
    """NotYours unless he may change this organisation."""
    if not organisations_edited_by(by).filter(pk=organisation.pk).exists():
        raise NotYours(_("You may not change this organisation. Ask an administrator for the right to."))


def _own_or_given(actor: Actor, limits: frozenset[int]) -> Q:
    return Q(pk__in=limits) | Q(pk__in=Organisation.objects.filter(_given(actor)).values("pk"))


def _given(actor: Actor) -> Q:
    """With a ticket that is assigned to him, in a team that exists for him."""
    teams = Team.objects.exclude(pk__in=actor.closed_ids).values("pk")
    return Q(tickets__assignee=actor.person) & (Q(tickets__team=None) | Q(tickets__team__in=teams))


def teams_for(actor: Actor) -> QuerySet[Team]:
    """Every team one may hand over to: agents may hand to each, customers see none."""
    return Team.objects.all() if actor.is_system or actor.is_agent else Team.objects.none()


def administrators() -> QuerySet[Person]:
    """Whoever answers for the house: for what the house itself has to tell them."""
    return Person.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")


def merges_for(actor: Actor, kind: str = "") -> QuerySet[Merge]:
    """Merges of persons or of organisations, newest first; for administrators."""
    if not (actor.is_system or actor.is_admin):
        return Merge.objects.none()
    rows = Merge.objects.select_related("person", "into_person", "organisation", "into_organisation", "by")
    if kind:
        rows = rows.filter(**{f"{kind}__isnull": False})
    return rows.order_by("-pk")


def imports_for(actor: Actor) -> QuerySet[PeopleImport]:
    """Imports of people and organisations, newest first; for administrators."""
    if not (actor.is_system or actor.is_admin):
        return PeopleImport.objects.none()
    return PeopleImport.objects.select_related("by").order_by("-pk")


def person_with(key: int) -> Person | None:
    """The active person with this id, read anew: for what outlives a request, such as a stream, and has to know
    whether who began it may go on."""
    return Person.objects.filter(pk=key, is_active=True).first()
