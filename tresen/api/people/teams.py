"""GET teams."""

from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import Paging, page
from tresen.api.rendering import listed
from tresen.people.access import teams_for


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Agents get all, customers none."""
    found, following = page(request, teams_for(request.auth.actor), wanted)
    return listed(request, [{"id": one.pk, "name": one.name, "level": one.level} for one in found], following)
