"""The list page of a view, its next rows, and what a live list asks for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tresen.desk.directory import Directory, directory
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.views.builtin import View
from tresen.desk.views.cells import heads
from tresen.desk.views.counts import lines
from tresen.desk.views.groups import COUNTED, group_page, grouping_of, groups_of, heads_of
from tresen.desk.views.rows import MOST_ROWS, NO_COLUMNS, PAGE, Page, numbered, page_of, shown_columns
from tresen.desk.views.saved import view_for
from tresen.desk.views.wanted import as_wanted
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.models.look import Shape
from tresen.tickets.saved_views import may_change_view
from tresen.ui.sizes import capped

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
    known = directory(actor)
    context = listed(actor, view, known, request.GET.get("after", ""), _rows(request), request.GET.get("group"))
    if "after" in request.GET:
        return render(request, "desk/views/rows.html", context)
    if is_fragment(request, "list"):
        return render(request, "desk/views/switched.html", context)
    return render(request, "desk/views/page.html", context | {"nav": lines(actor, known)})


@require_safe
@agents_only
def changes(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The rows of the tickets that changed, as far as they stand in this view, and all counts."""
    view = _found(actor, key)
    numbers = request.GET.get("numbers", "").split(",")[:MOST_CHANGES]
    known = directory(actor)
    view = as_wanted(view, known.looks.get(key))
    rows = numbered(view, actor, known, [number for number in numbers if number])
    grouping = grouping_of(view, actor)
    counted = (heads_of(view, actor, grouping) or []) if grouping else []
    context = {
        "rows": rows,
        "groups": [(head.key, capped(head.count, COUNTED)) for head in counted],
        "view": view,
        "nav": lines(actor, known),
        "may_bulk": actor.has(Right.BULK),
    }
    return render(request, "desk/views/changes.html", context)


@require_safe
@agents_only
def counts(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "desk/views/nav.html", {"nav": lines(actor), "here": request.GET.get("here", "")})


def _rows(request: HttpRequest) -> int:
    given = request.GET.get("rows", "")
    return min(max(int(given), 1), MOST_ROWS) if given.isdecimal() and len(given) < 5 else PAGE


def listed(
    actor: Actor, view: View, known: Directory, after: str = "", most: int = PAGE, group: str | None = None
) -> dict[str, Any]:
    """The list as this person wants to see it: its rows, or its groups, or the further rows of one."""
    view = as_wanted(view, known.looks.get(view.key))
    columns = shown_columns(view, actor) if view.grouping or view.shape == Shape.TABLE else NO_COLUMNS
    groups = groups_of(view, actor, known, columns) if view.grouping and group is None and not after else None
    if group is not None:
        page = group_page(view, actor, known, group, after, most)
    else:
        page = Page([], "") if groups is not None else page_of(view, actor, known, after, most)
    listed: dict[str, Any] = {
        "view": view,
        "here": view.key,
        "rows": page.rows,
        "after": page.after,
        "too_slow": page.too_slow,
    }
    listed |= {"groups": groups, "group": group, "ungrouped": bool(view.grouping) and groups is None and not after}
    if view.shape == Shape.TABLE:
        listed["heads"] = heads(columns, view.order)
    if view.saved is not None:
        listed |= {"may_change": may_change_view(actor, view.saved)}
    return listed | {"may_export": actor.has(Right.EXPORT), "may_bulk": actor.has(Right.BULK)}


def _found(actor: Actor, key: str) -> View:
    view = view_for(actor, key)
    if view is None:
        raise Http404
    return view
