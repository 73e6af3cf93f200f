"""roles: GET, POST, PATCH, DELETE. Agents may know them, administrators make and change them."""

from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import Problem
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.teams import NewRole, RoleChange
from tresen.people.actor import Actor
from tresen.people.models import TeamRole
from tresen.people.roles import remove_role, roles_for, save_role


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """For agents; customers get none."""
    found, following = page(request, roles_for(request.auth.actor), wanted)
    return listed(request, [_shown(one) for one in found], following)


@once
def make(request: Call, given: NewRole) -> HttpResponse:
    """For administrators."""
    _only_administrators(request.auth.actor)
    names = {str(language): name for language, name in given.names.items()}
    role = save_role(None, names=names, rights=given.rights, own_only=given.own_only, by=request.auth.actor)
    return made(request, _shown(role), role.pk)


def change(request: Call, key: int, given: RoleChange) -> HttpResponse:
    """For administrators. Whoever has the role may at once do what it says, and no more."""
    actor = request.auth.actor
    role = _fetch(actor, key)
    _only_administrators(actor)
    values: dict[str, Any] = {name: getattr(role, name) for name in ("names", "rights", "own_only")}
    values |= {name: getattr(given, name) for name in given.model_fields_set}
    return rendered(_shown(save_role(role, **values, by=actor)))


def end(request: Call, key: int) -> HttpResponse:
    """For administrators; only a role that nobody has."""
    actor = request.auth.actor
    role = _fetch(actor, key)
    _only_administrators(actor)
    remove_role(role, by=actor)
    return HttpResponse(status=204)


def _fetch(actor: Actor, key: int) -> TeamRole:
    if key >= 2**63 or (found := roles_for(actor).filter(pk=key).first()) is None:
        raise Http404
    return found


def _only_administrators(actor: Actor) -> None:
    if not actor.is_admin:
        raise Problem(403, "Only administrators may make and change roles.")


def _shown(role: TeamRole) -> dict[str, Any]:
    told = ("names", "rights", "own_only", "position")
    return {"id": role.pk, **{name: getattr(role, name) for name in told}}
