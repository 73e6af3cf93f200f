"""How one wants to see a view: cards or table, columns, groups, order. Kept for each person and view."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tresen.desk.directory import directory
from tresen.desk.doors import agents_only
from tresen.desk.views.builtin import View
from tresen.desk.views.cells import USUAL
from tresen.desk.views.page import listed
from tresen.desk.views.saved import view_for
from tresen.desk.views.wanted import as_wanted
from tresen.people.actor import Actor
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.grouping import DAY, groupings_of
from tresen.tickets.looks import Look, fold, forget_look, settle_look
from tresen.tickets.models.look import Shape
from tresen.tickets.models.view import Sort
from tresen.tickets.saved_views import columns_of

FIRST = ("ticket.state", "ticket.priority", "ticket.team", "ticket.assignee", "organisation", "ticket.category")


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """GET: what can be chosen. POST: the list as it is then; `usual` gives back the view as it was made, `sort` alone
    (a head of the table) changes nothing else."""
    plain = view_for(actor, key)
    if plain is None:
        raise Http404
    known = directory(actor)
    view = as_wanted(plain, known.looks.get(key))
    if request.method == "GET":
        return render(request, "desk/views/look.html", _offered(view, actor))
    if "usual" in request.POST:
        forget_look(key, by=actor)
        wanted = plain
    else:
        wanted = as_wanted(plain, settle_look(key, _asked(request, view), by=actor))
    known.looks.pop(key, None)
    return render(request, "desk/views/list.html", listed(actor, wanted, known))


def _asked(request: HttpRequest, now: View) -> Look:
    sent = request.POST
    descending = sent.get("descending", "1" if now.order.descending else "") == "1"
    if "shape" not in sent:
        return Look(now.shape, now.columns, now.grouping, sent.get("sort", now.order.sort), descending)
    columns, chosen = [one for one in sent.getlist("columns") if one], sent["shape"]
    if chosen == Shape.TABLE and tuple(columns) == USUAL:
        columns = []  # as usual, also if that is more one day
    return Look(chosen, columns, sent.get("grouping", ""), sent.get("sort", Sort.UPDATED), descending)


def _offered(view: View, actor: Actor) -> dict[str, Any]:
    registry = fields_of(actor)
    known = columns_of(registry)
    chosen = [key for key in view.columns or (USUAL if view.shape == Shape.TABLE else ()) if key in known]
    rest = sorted((key for key in known if key not in chosen), key=lambda key: str(known[key].label).casefold())
    groupings = groupings_of(registry)
    usual = [key for key in FIRST if key in groupings]
    return {
        "view": view,
        "shapes": [(Shape.CARDS, _("Cards"), "rows-2"), (Shape.TABLE, _("Table"), "rows-4")],
        "columns": [(key, str(known[key].label), True) for key in chosen]
        + [(key, str(known[key].label), False) for key in rest],
        "groupings": [
            ("", _("No groups")),
            *((key, str(groupings[key].label)) for key in usual),
            (DAY, _("Day")),
            *((key, str(one.label)) for key, one in groupings.items() if key not in usual),
        ],
        "sorts": Sort.choices,
    }


@require_POST
@agents_only
def folded(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A group was closed or opened."""
    if view_for(actor, key) is None:
        raise Http404
    fold(key, request.POST.get("group", ""), request.POST.get("closed") == "1", by=actor)
    return HttpResponse(status=204)
