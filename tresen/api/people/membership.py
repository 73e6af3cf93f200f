"""Who belongs to a team, as a whole list: who is named is a member as it says, who is not is one no more."""

from collections.abc import Sequence
from typing import Any

from tresen.api.problems import invalid
from tresen.api.schemas.teams import MemberGiven
from tresen.people.access import agents_for, organisations_for
from tresen.people.actor import Actor
from tresen.people.belonging import end_membership, set_membership
from tresen.people.leading import rights_of
from tresen.people.models import Organisation, Person, Team, TeamRole
from tresen.people.rights import Right
from tresen.people.roles import roles_for

Wanted = tuple[Person, TeamRole | None, list[Organisation]]


def members_shown(team: Team, actor: Actor) -> list[dict[str, Any]]:
    keys = dict(organisations_for(actor).values_list("pk", "key"))
    held = team.memberships.select_related("person").order_by("person__name", "person_id")
    return [
        {
            "id": one.person_id,
            "email": one.person.email,
            "name": one.person.name,
            "role": one.role_id,
            "organisations": [keys[pk] for pk in one.organisations if pk in keys],
        }
        for one in held
    ]


def set_members(team: Team, given: Sequence[MemberGiven], *, by: Actor, founder: bool = False) -> None:
    """`founder`: whoever has just founded the team stays in it, listed or not. Who stays as he is, is left alone."""
    wanted = _wanted(given, by)
    held = {one.person_id: one for one in team.memberships.select_related("person")}
    # Who leads from now on comes first: a confidential team is never without one, not even for a moment.
    for person, role, organisations in sorted(wanted.values(), key=_leads, reverse=True):
        known = held.get(person.pk)
        limits = sorted(one.pk for one in organisations)
        if known is None or (known.role_id, sorted(known.organisations)) != (role and role.pk, limits):
            set_membership(team, person, by=by, role=role, organisations=organisations)
    for key in held.keys() - wanted.keys():
        if not (founder and by.person is not None and key == by.person.pk):
            end_membership(team, held[key].person, by=by)


def _wanted(given: Sequence[MemberGiven], by: Actor) -> dict[int, Wanted]:
    roles = {one.pk: one for one in roles_for(by)}
    clients = {one.key: one for one in organisations_for(by)}
    asked = [one.person for one in given]
    found = agents_for(by).filter(pk__in=[key for key in asked if isinstance(key, int)])
    people: dict[int | str, Person] = {one.pk: one for one in found}
    addresses = [key.strip().lower() for key in asked if isinstance(key, str)]
    people |= {one.email or "": one for one in agents_for(by).filter(email__in=addresses)}
    wanted: dict[int, Wanted] = {}
    for place, one in enumerate(given):
        named = one.person.strip().lower() if isinstance(one.person, str) else one.person
        person = people.get(named)
        if person is None:
            raise invalid(f"members.{place}.person", "no such agent")
        if person.pk in wanted:
            raise invalid(f"members.{place}.person", "is named twice")
        if one.role is not None and one.role not in roles:
            raise invalid(f"members.{place}.role", "no such role")
        if missing := [key for key in one.organisations if key not in clients]:
            raise invalid(f"members.{place}.organisations", f"not known: {missing[0]}")
        role = roles[one.role] if one.role is not None else None
        wanted[person.pk] = (person, role, [clients[key] for key in dict.fromkeys(one.organisations)])
    return wanted


def _leads(one: Wanted) -> bool:
    person, role, organisations = one
    return not organisations and (person.is_admin or Right.LEAD in rights_of(role))
