"""The views that are shared: which there are, who has them, what they say."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.rules.language import describe, parse
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models.view import Audience
from tresen.tickets.saved_views import may_change_view, views_shared_for


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    registry = fields_of(actor)
    teams = {team.pk: team.name for team in teams_for(actor)}
    rows = []
    for view in views_shared_for(actor).select_related("owner"):
        condition = parse(view.condition, registry).condition
        rows.append(
            {
                "view": view,
                "has": []
                if view.audience == Audience.EVERYBODY
                else [teams[key] for key in view.teams if key in teams],
                "says": describe(condition, registry) if condition is not None else "",
                "may_change": may_change_view(actor, view),
            }
        )
    return show(request, actor, "tickets/views.html", "views", {"rows": rows})
