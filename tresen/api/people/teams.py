"""teams: GET, POST, PATCH. Which teams there are every agent may know; who belongs to one, those who lead it."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.people.membership import members_shown, set_members
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.teams import NewTeam, TeamChange
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.leading import teams_led_by
from tresen.people.models import Team
from tresen.people.teams import Place, change_team, found_team

TOLD = ("name", "level", "inherits", "confidential")


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Agents get all, since they hand tickets over to them; customers none."""
    found, following = page(request, teams_for(request.auth.actor), wanted)
    return listed(request, [_shown(one) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    """A confidential team is there for its members alone. `members` is for those who lead the team."""
    actor = request.auth.actor
    return rendered(_whole(_fetch(actor, key), actor))


@once
def make(request: Call, given: NewTeam) -> HttpResponse:
    """For administrators."""
    actor = request.auth.actor
    _only_administrators(actor)
    place = Place(_above(actor, given.parent), given.inherits, given.confidential)
    team = found_team(name=given.name, level=given.level, place=place, by=actor)
    # Whoever founds a confidential team is in it from now on; what he may is read anew.
    founder = Actor.of(actor.person) if actor.person is not None else actor
    set_members(team, given.members, by=founder, founder=team.confidential)
    return made(request, _whole(team, founder), team.pk)


@transaction.atomic
def change(request: Call, key: int, given: TeamChange) -> HttpResponse:
    """Administrators change everything, who leads the team its members."""
    actor = request.auth.actor
    team = _fetch(actor, key)
    if not teams_led_by(actor).filter(pk=key).exists():
        raise Problem(403, "Only who leads the team may change it.")
    wanted = given.model_fields_set
    if wanted - {"members"}:
        _only_administrators(actor)
        values = {name: getattr(given if name in wanted else team, name) for name in TOLD}
        parent = _above(actor, given.parent) if "parent" in wanted else team.parent
        place = Place(parent, values.pop("inherits"), values.pop("confidential"))
        change_team(team, **values, members=None, place=place, by=actor)
    if "members" in wanted:
        set_members(team, given.members, by=actor)
    after = Actor.of(actor.person) if actor.person is not None else actor
    return rendered(_whole(team, after))


def _fetch(actor: Actor, key: int) -> Team:
    """Any team an agent knows; a confidential one if he is a member, or may open it to somebody."""
    known = teams_for(actor).filter(pk=key) if key < 2**63 else teams_for(actor).none()
    team = known.select_related("parent").first()
    if team is None or (key in actor.closed_ids and not teams_led_by(actor).filter(pk=key).exists()):
        raise Http404
    return team


def _above(actor: Actor, key: int | None) -> Team | None:
    if key is None:
        return None
    if (found := teams_led_by(actor).filter(pk=key).first()) is None:
        raise invalid("parent", "no such team")
    return found


def _only_administrators(actor: Actor) -> None:
    if not actor.is_admin:
        raise Problem(403, "Only administrators may make and change teams.")


def _shown(team: Team) -> dict[str, Any]:
    return {"id": team.pk, "parent": team.parent_id, **{name: getattr(team, name) for name in TOLD}}


def _whole(team: Team, actor: Actor) -> dict[str, Any]:
    leads = teams_led_by(actor).filter(pk=team.pk).exists()
    return _shown(team) | {"members": members_shown(team, actor) if leads else None}
