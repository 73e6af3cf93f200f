"""Kinds of tickets as the house uses them: what they are called, where they are offered, which is usual for a team."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit.recent import forget, recently
from tresen.people.models import Team
from tresen.people.names import in_language
from tresen.tickets.change import Refused
from tresen.tickets.models import Kind, KindSetting


@recently
def _settings() -> Mapping[str, KindSetting]:
    return {one.key: one for one in KindSetting.objects.all()}


@recently
def _parents() -> Mapping[int, int | None]:
    return dict(Team.objects.values_list("pk", "parent"))


def workspace_of(team_id: int | None) -> int | None:
    """The id of the team at the top, above this one; None for no team."""
    parents = _parents() if team_id is not None else {}
    while team_id is not None and (above := parents.get(team_id)) is not None:
        team_id = above
    return team_id


def kind_label(kind: str) -> str:
    """What the house calls it, in the active language."""
    given = _settings().get(kind)
    return (in_language(given.names) if given else "") or str(Kind(kind).label)


def kinds_offered(team_id: int | None) -> list[str]:
    """The kinds that can be chosen for tickets of this team, in the product's order; without a team, those that are
    offered everywhere."""
    workspace, known = workspace_of(team_id), _settings()
    return [str(kind) for kind in Kind if _is_offered(known.get(kind), workspace)]


def _is_offered(given: KindSetting | None, workspace: int | None) -> bool:
    return given is None or (given.is_active and (not given.workspaces or workspace in given.workspaces))


def default_kind(team_id: int | None) -> str:
    """The usual kind of new tickets: the team's, else that of the nearest team above it."""
    of_team = {team: one.key for one in _settings().values() for team in one.default_of}
    parents = _parents() if of_team else {}
    while team_id is not None:
        if team_id in of_team:
            return of_team[team_id]
        team_id = parents.get(team_id)
    return str(Kind.INCIDENT)


def kind_settings() -> list[KindSetting]:
    """All kinds in the product's order; what nobody has touched is as it came."""
    known = {one.key: one for one in KindSetting.objects.all()}
    return [known.get(kind) or KindSetting(key=str(kind)) for kind in Kind]


def set_kind_setting(
    kind: str,
    *,
    names: Mapping[str, str],
    workspaces: Sequence[int] = (),
    default_of: Collection[int] = (),
    is_active: bool = True,
) -> None:
    """What it is called, where it is offered, and for which teams it is the usual one: a team has one alone. Tickets
    keep their kind. Refused for the last kind that is offered everywhere."""
    with transaction.atomic():
        transaction.on_commit(forget)
        everything = {one.key: one for one in KindSetting.objects.select_for_update().order_by("key")}
        setting = everything.get(kind) or KindSetting(key=str(Kind(kind)))
        setting.names, setting.workspaces, setting.is_active = dict(names), sorted(set(workspaces)), is_active
        setting.default_of = sorted(set(default_of))
        everything[kind] = setting
        if not any(_is_offered(everything.get(one), None) for one in Kind):
            raise Refused(_("At least one kind must be offered everywhere."))
        for other in everything.values():
            if other is not setting and set(other.default_of) & set(default_of):
                other.default_of = [team for team in other.default_of if team not in default_of]
                other.save(update_fields=["default_of"])
        setting.save()
