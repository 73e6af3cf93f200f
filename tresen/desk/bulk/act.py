"""What is done to the tickets chosen in a list: the menu of each action, and the action itself."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tresen.desk.auditing import looks_only
from tresen.desk.bulk.shown import answer
from tresen.desk.bulk.wanted import chosen, wanted_of
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.tickets.assignment import ME
from tresen.desk.tickets.menu import MANY, Option
from tresen.desk.tickets.side import SIGNS
from tresen.desk.tickets.suggesting import tickets_like
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models.team import Level
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.actions.acting import prepare
from tresen.tickets.actions.foreseeing import TRIED, forecast
from tresen.tickets.actions.registry import SHORT
from tresen.tickets.batches import MOST
from tresen.tickets.change import Refused
from tresen.tickets.choices import categories_for, states
from tresen.tickets.models import Priority
from tresen.ui.faces import face, nobody
from tresen.ui.icons import icon

TO_A_TICKET = ("merge", "parent")


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, action: str) -> HttpResponse:
    """GET is the menu of a quick action; POST does it."""
    if request.method == "POST":
        demand_somewhere(actor, Right.BULK)
        wanted = wanted_of(request, action, actor)
        return answer(request, wanted.begin(chosen(request, actor), by=actor))
    if action not in SHORT:
        raise Http404
    demand_somewhere(actor, Right.BULK)
    context: dict[str, Any] = {"action": action, "title": _titles()[action], "query": request.GET.get("q", "").strip()}
    if action in TO_A_TICKET:
        context |= {"tickets": tickets_like(actor, request.GET.get("q", ""))}
        return render(
            request, f"desk/bulk/{'found' if is_fragment(request, 'bulk-tickets') else 'ticket'}.html", context
        )
    options = list(_options(action, actor))
    context |= {"options": options, "many": len(options) > MANY}
    return render(request, "desk/bulk/menu.html", context)


@require_POST
@agents_only
@looks_only
def preview(request: HttpRequest, actor: Actor, action: str) -> HttpResponse:
    """How many would change, how many are so already, how many cannot be changed and why; nothing is done."""
    demand_somewhere(actor, Right.BULK)
    wanted = wanted_of(request, action, actor)
    tickets = chosen(request, actor)
    ready, total = prepare(wanted.actions, by=actor), tickets.count()
    if not total:
        raise Refused(_("Choose between one and %(most)s tickets.") % {"most": MOST})
    found = forecast(tickets[:TRIED], ready, wanted.condition, total=total)
    context = {"wanted": wanted, "says": ready.says, "found": found, "most": MOST, "sends": ready.sends}
    response = render(request, "desk/bulk/preview.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#bulk-ask", "innerHTML"
    response["HX-Trigger-After-Settle"] = json.dumps({"ask": {"dialog": "bulk-ask"}})
    return response


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
