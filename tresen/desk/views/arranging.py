"""In which order the views stand, and which are hidden: everybody's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tresen.desk.directory import directory
from tresen.desk.doors import agents_only
from tresen.desk.views import counts
from tresen.people.actor import Actor
from tresen.tickets.looks import arrange


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: all views, to be dragged and hidden. POST: the navigation as it is then."""
    here = request.GET.get("here", "") or request.POST.get("here", "")
    if request.method == "POST":
        order = request.POST.getlist("order")
        visible = set(request.POST.getlist("shown"))
        arrange(order, [key for key in order if key not in visible], by=actor)
        return render(request, "desk/views/nav.html", {"nav": counts.lines(actor), "here": here})
    known = directory(actor)
    every = counts.in_order(counts.named(known.views), known.arrangement)
    context = {"lines": [(line, line.key not in known.arrangement.hidden) for line in every], "here": here}
    return render(request, "desk/views/arrange.html", context)
