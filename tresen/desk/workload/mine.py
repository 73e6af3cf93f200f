"""My tasks: what is due first stands first, from every ticket I work on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.views.counts import lines
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.my_tasks import tasks_of
from tresen.ui.times import Times

MOST = 200


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """With `whose=team` those of my teams as well that nobody in particular has."""
    teams = request.GET.get("whose") == "team"
    times, now = Times.here(), clock.now()
    found = list(tasks_of(actor, teams=teams).select_related("ticket", "ticket__customer", "owner", "team")[: MOST + 1])
    rows = [
        (one, times.exact(one.due_at) if one.due_at else "", bool(one.due_at and one.due_at < now)) for one in found
    ]
    context = {"rows": rows[:MOST], "full": len(found) > MOST, "most": MOST, "teams": teams, "here": "tasks"}
    context |= {"nav": lines(actor), "title": _("My tasks")}
    return render(request, "desk/workload/mine.html", context)
