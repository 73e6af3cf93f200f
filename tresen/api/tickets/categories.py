"""GET categories."""

from django.db.models import Q
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import page
from tresen.api.rendering import listed
from tresen.api.schemas.lists import CategoryFilter
from tresen.api.tickets import shown
from tresen.tickets.choices import categories_for
from tresen.tickets.models import Category


def listing(request: Call, wanted: Query[CategoryFilter]) -> HttpResponse:
    """The category trees in use: agents get all, customers those of everybody and of their organisations."""
    actor = request.auth.actor
    categories = categories_for(actor).select_related("organisation", "team")
    if wanted.organisation is not None:
        categories = categories.filter(Q(organisation__key=wanted.organisation) | Q(organisation=None))
    found, following = page(request, categories, wanted)
    return listed(request, [category_shown(one, agent=actor.is_agent) for one in found], following)


def category_shown(one: Category, *, agent: bool) -> shown.Shown:
    return {
        "id": one.pk,
        "trail": shown.trail(one),
        "names": one.names,
        "parent": one.parent_id,
        "organisation": one.organisation.key if one.organisation else None,
        "team": one.team.name if one.team and agent else None,
        "priority": shown.PRIORITIES.get(one.priority or 0),
        "impact": shown.IMPACTS.get(one.impact or 0) if agent else None,
        "urgency": shown.URGENCIES.get(one.urgency or 0) if agent else None,
        "hints": one.hints if agent else "",
        "active": one.is_active,
    }
