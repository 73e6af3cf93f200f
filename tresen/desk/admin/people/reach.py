"""Who may what, and why: for one person every team with each right, and the membership it comes from."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import agents_for, organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.people.reaches import Reach
from tresen.people.rights import EVERY_RIGHT, Right
from tresen.people.roles import roles_for


@dataclass(frozen=True)
class Row:
    team: str
    why: str  # where it comes from
    limit: str
    rights: list[tuple[str, bool]]


@require_safe
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the one who looks is no member of stays confidential here too."""
    agents = agents_for(actor)
    wanted = request.GET.get("person", "")
    person = agents.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 18 else None
    context: dict[str, Any] = {"agents": agents, "person": person}
    if person is not None:
        him = Actor.of(person)
        rows, hidden = _rows(him, actor)
        context |= {"rows": rows, "hidden": hidden, "general": _general(him)}
    return show(request, actor, "people/reach.html", "reach", context)


def _rows(him: Actor, actor: Actor) -> tuple[list[Row], bool]:
    names = {team.pk: team.name for team in teams_for(actor)}
    roles = {role.pk: str(role) for role in roles_for(actor)}
    clients = {one.pk: one.name for one in organisations_for(actor)}
    shown = [one for one in him.reaches if not {one.team_id, one.origin_id} & actor.closed_ids]
    rows = [
        Row(names.get(one.team_id, ""), _why(one, names, roles), _limit(one, clients), _rights(one)) for one in shown
    ]
    return sorted(rows, key=lambda row: row.team.casefold()), len(shown) < len(him.reaches)


def _why(one: Reach, names: dict[int, str], roles: dict[int, str]) -> str:
    role = roles.get(one.role_id, "") if one.role_id else _("everything but leading")
    if one.origin_id == one.team_id:
        return _("Member, role: %(role)s") % {"role": role}
    return _("By way of %(team)s, role: %(role)s") % {"team": names.get(one.origin_id, ""), "role": role}


def _limit(one: Reach, clients: dict[int, str]) -> str:
    if one.own_only:
        return _("Only tickets assigned to him")
    return ", ".join(sorted(clients.get(key, "") for key in one.organisation_ids))


def _rights(one: Reach) -> list[tuple[str, bool]]:
    return [(str(label), key in one.rights) for key, label in Right.choices]


def _general(him: Actor) -> list[str]:
    """What no membership says."""
    words = [_("Sees what is assigned to him, and may answer it, whatever team it is in. Not so what is confidential.")]
    if him.is_admin:
        words.append(_("Administrator: everything, in every team that is not confidential."))
    if any(one.is_whole for one in him.reaches):
        words.append(_("Sees tickets of no team, because one of the memberships is without limits."))
    if him.managed_organisation_ids:
        words.append(_("Manager of a client: sees the public part of its tickets."))
    assert him.rights_somewhere <= EVERY_RIGHT
    return words
