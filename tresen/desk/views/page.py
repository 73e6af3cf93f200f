"""The list page of a view, its next rows, and what a live list asks for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tresen.desk.directory import Directory, directory
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.views.builtin import View, view_for
from tresen.desk.views.counts import lines
from tresen.desk.views.rows import numbered, page_of
from tresen.people.actor import Actor

MOST_CHANGES = 60


@require_safe
@agents_only
def default(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's teams first; who is in none looks over all."""
    return HttpResponseRedirect(reverse("desk:view", args=["teams" if actor.team_ids else "open"]))


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The whole desk; for htmx the list alone, the next rows, or the empty place of the conversation."""
    view = _found(actor, key)
    if is_fragment(request, "work"):
        return render(request, "desk/tickets/none.html", {"view": view})
    context = listed(actor, view, directory(actor), request.GET.get("after", ""))
    if "after" in request.GET:
        return render(request, "desk/views/rows.html", context)
    if is_fragment(request, "list"):
        return render(request, "desk/views/switched.html", context)
    return render(request, "desk/views/page.html", context | {"nav": lines(actor)})


@require_safe
@agents_only
def changes(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The rows of the tickets that changed, as far as they stand in this view, and all counts."""
    view = _found(actor, key)
    numbers = request.GET.get("numbers", "").split(",")[:MOST_CHANGES]
    rows = numbered(view, actor, directory(actor), [number for number in numbers if number])
    return render(request, "desk/views/changes.html", {"rows": rows, "view": view, "nav": lines(actor)})


@require_safe
@agents_only
def counts(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "desk/views/nav.html", {"nav": lines(actor), "here": request.GET.get("here", "")})


def listed(actor: Actor, view: View, known: Directory, after: str = "") -> dict[str, Any]:
    page = page_of(view, actor, known, after)
    return {"view": view, "here": view.key, "rows": page.rows, "after": page.after}


def _found(actor: Actor, key: str) -> View:
    view = view_for(actor, key)
    if view is None:
        raise Http404
    return view
