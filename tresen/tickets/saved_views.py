"""Views: filters with a name, of one's own or shared. What one shows is `tickets_worked_by` and its condition."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.rules.fields import Field, Registry
from tresen.rules.language import NOTHING, parse, select
from tresen.tickets.access import demand_somewhere, refusal
from tresen.tickets.change import Refused
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.models import SavedView
from tresen.tickets.models.view import ICONS, Audience, Sort

MOST_OWN, MOST_SHOWN, MOST_COLUMNS = 100, 40, 12


@dataclass(frozen=True)
class Draft:
    """What a view is to be; `condition` in its JSON form."""

    name: str
    condition: Mapping[str, Any]
    icon: str = "list"
    audience: str = Audience.OWN
    teams: Collection[int] = ()
    columns: Iterable[str] = field(default_factory=tuple)
    sort: str = Sort.UPDATED
    descending: bool = True
    position: int = 0


def views_for(actor: Actor) -> QuerySet[SavedView]:
    """The views an agent has: his own, those of his teams and those for everybody."""
    if not actor.is_agent:
        return SavedView.objects.none()
    own = Q(audience=Audience.OWN, owner=actor.person)
    teams = Q(audience=Audience.TEAMS, teams__overlap=sorted(actor.team_ids)) if actor.team_ids else NOTHING
    return SavedView.objects.filter(own | teams | Q(audience=Audience.EVERYBODY))


def views_shared_for(actor: Actor) -> QuerySet[SavedView]:
    """Every shared view an administrator or a lead may look after, whether or not it stands in his own navigation."""
    shared = SavedView.objects.exclude(audience=Audience.OWN)
    if actor.is_admin:
        hidden = sorted(actor.closed_ids)
        return shared.exclude(audience=Audience.TEAMS, teams__contained_by=hidden) if hidden else shared
    return shared & views_for(actor)


def may_change_view(actor: Actor, view: SavedView) -> bool:
    """The owner of one's own; of a shared one whoever could share it so: for all of its teams, or for everybody."""
    if view.audience == Audience.OWN:
        return actor.person is not None and view.owner_id == actor.person.pk
    return _may_share(actor, view.audience, view.teams)


def _may_share(actor: Actor, audience: str, teams: Collection[int]) -> bool:
    if audience == Audience.EVERYBODY:
        return actor.is_admin
    return all(actor.has(Right.VIEWS, [team]) for team in teams)


def selected(view: SavedView, actor: Actor) -> Q:
    """The view's condition for whoever looks: "me" and "my teams" are his. One that is not understood any more (a field
    has gone) selects nothing."""
    registry = fields_of(actor)
    condition = parse(view.condition, registry).condition
    return select(condition, registry, context_of(actor)) if condition is not None else NOTHING


def columns_of(registry: Registry) -> dict[str, Field]:
    """The fields a list can show beside its rows: those with one value."""
    return {key: one for key, one in registry.fields.items() if one.rows is None}


def draft_of(view: SavedView) -> Draft:
    """The view as it is, to be changed."""
    names = ("name", "condition", "icon", "audience", "teams", "columns", "sort", "descending", "position")
    return Draft(**{name: getattr(view, name) for name in names})


def make_view(draft: Draft, *, by: Actor) -> SavedView:
    """Refused: no name, a condition with problems, an audience one may not share with, or far too many."""
    assert by.person is not None
    with transaction.atomic():
        view = SavedView(owner=by.person)
        if SavedView.objects.filter(owner=by.person).count() >= MOST_OWN:
            raise Refused(_("You have %(number)d views already. Delete one you no longer need.") % {"number": MOST_OWN})
        _settle(view, draft, by)
        view.save(force_insert=True)
        return view


def change_view(view: SavedView, draft: Draft, *, by: Actor) -> SavedView:
    """Refused as `make_view`, and unless one may change it both as it is and as it is to be. A shared view that becomes
    one's own is then one's own: the others do not have it any more."""
    with transaction.atomic():
        current = SavedView.objects.select_for_update().get(pk=view.pk)
        if not may_change_view(by, current):
            raise refusal(Right.VIEWS)
        if draft.audience == Audience.OWN:
            current.owner = by.person
        _settle(current, draft, by)
        current.version += 1
        current.save()
        return current


def delete_view(view: SavedView, *, by: Actor) -> None:
    if not may_change_view(by, view):
        raise refusal(Right.VIEWS)
    view.delete()


def _settle(view: SavedView, draft: Draft, by: Actor) -> None:
    """Everything a view can be wrong in, in one place for all surfaces."""
    registry = fields_of(by)
    parsed = parse(draft.condition, registry)
    if parsed.problems:
        first = parsed.problems[0]
        raise Refused(
            _("Row %(row)s: %(words)s") % {"row": first.path, "words": first.text} if first.path else first.text
        )
    if not draft.name.strip():
        raise Refused(_("Give the view a name."))
    columns = list(dict.fromkeys(draft.columns))
    if len(columns) > MOST_COLUMNS or not columns_of(registry).keys() >= set(columns):
        raise Refused(_("Choose up to %(number)d columns from the list.") % {"number": MOST_COLUMNS})
    if draft.icon not in ICONS or draft.sort not in Sort.values or draft.audience not in Audience.values:
        raise Refused(_("Choose from the lists."))
    view.audience, view.teams = draft.audience, _audience(draft, by)
    view.name, view.icon = " ".join(draft.name.split())[:80], draft.icon
    view.condition, view.columns = dict(draft.condition), columns
    view.sort, view.descending = draft.sort, draft.descending
    view.position = min(max(draft.position, 0), 999)


def _audience(draft: Draft, by: Actor) -> list[int]:
    if draft.audience == Audience.OWN:
        return []
    demand_somewhere(by, Right.VIEWS)
    if draft.audience == Audience.EVERYBODY:
        if not by.is_admin:
            raise Refused(_("Only administrators share views with all agents. Choose teams instead."))
        return []
    teams = sorted(teams_for(by).filter(pk__in=list(draft.teams)).values_list("pk", flat=True))
    if not teams or len(teams) != len(set(draft.teams)):
        raise Refused(_("Choose the teams that are to have the view."))
    if not _may_share(by, draft.audience, teams):
        raise refusal(Right.VIEWS)
    return teams
