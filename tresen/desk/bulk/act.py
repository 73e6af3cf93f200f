"""What is done to the tickets chosen in a list: the menu of each action, and the action itself."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.bulk.shown import answer
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.tickets.assignment import ME
from tresen.desk.tickets.menu import MANY, Option
from tresen.desk.tickets.side import SIGNS
from tresen.desk.tickets.suggesting import tickets_like
from tresen.desk.views.saved import view_for
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models.team import Level
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere, tickets_worked_by
from tresen.tickets.actions.registry import SHORT
from tresen.tickets.batches import MOST
from tresen.tickets.bulk import begin
from tresen.tickets.choices import categories_for, states
from tresen.tickets.models import Priority, Ticket
from tresen.ui.faces import face, nobody
from tresen.ui.icons import icon

TO_A_TICKET = ("merge", "parent")


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, action: str) -> HttpResponse:
    if action not in SHORT:
        raise Http404
    demand_somewhere(actor, Right.BULK)
    if request.method == "POST":
        value = request.POST.get("value", "")[:100]
        return answer(request, begin(_chosen(request, actor), action, value, by=actor))
    context: dict[str, Any] = {"action": action, "title": _titles()[action], "query": request.GET.get("q", "").strip()}
    if action in TO_A_TICKET:
        context |= {"tickets": tickets_like(actor, request.GET.get("q", ""))}
        return render(
            request, f"desk/bulk/{'found' if is_fragment(request, 'bulk-tickets') else 'ticket'}.html", context
        )
    options = list(_options(action, actor))
    context |= {"options": options, "many": len(options) > MANY}
    return render(request, "desk/bulk/menu.html", context)


def _chosen(request: HttpRequest, actor: Actor) -> list[Ticket]:
    """The tickets ticked, or all of the view as it is now; of foreign numbers nothing is said."""
    if request.POST.get("whole"):
        view = view_for(actor, request.POST.get("view", ""))
        if view is None:
            raise Http404
        return list(view.tickets(actor).order_by("-updated_at", "-id")[:MOST])
    numbers = [one for one in request.POST.get("numbers", "").split(",") if one][: MOST + 1]
    return list(tickets_worked_by(actor).filter(number__in=numbers))


def _options(action: str, actor: Actor) -> Iterator[Option]:
    if action == "assignee":
        if actor.person is not None:
            yield Option(ME, _("Me"), sign=face(actor.person.pk, str(actor.person), "small"))
        yield Option("", _("Nobody"), sign=nobody(_("Nobody"), "small"))
        for agent in agents_for(actor):
            yield Option(str(agent.pk), str(agent), sign=face(agent.pk, str(agent), "small"), group=_("Agents"))
    elif action == "team":
        for team in teams_for(actor):
            yield Option(str(team.pk), team.name, sign=icon("users"), group=str(Level(team.level).label))
    elif action == "state":
        for state in states():
            yield Option(state.key, state.label, sign=format_html('<span class="dot {}"></span>', state.colour))
    elif action == "priority":
        for one in reversed(Priority):
            yield Option(str(one.value), str(one.label), sign=icon(SIGNS[one]))
    else:
        yield Option("", _("No category"))
        for category in sorted(categories_for(actor), key=lambda one: one.trail.casefold()):
            yield Option(str(category.pk), category.trail)


def _titles() -> dict[str, str]:
    return {
        "assignee": _("Assign to …"),
        "team": _("Hand over to"),
        "state": _("State"),
        "priority": _("Priority"),
        "category": _("Category"),
        "merge": _("Merge all chosen into"),
        "parent": _("Put all chosen below"),
    }
