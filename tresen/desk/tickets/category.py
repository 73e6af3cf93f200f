"""What it is about: a node of the organisation's tree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.category_finding import as_tree, found, last_used, used
from tresen.tickets.changing import categorise
from tresen.tickets.choices import categories_of

MOST = 60  # found
WHOLE = 250  # nodes shown at once; of a larger tree the upper levels, the rest by searching
DEEPEST = 8


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    offered = categories_of(actor, ticket.organisation_id)
    if request.method == "GET":
        context = {"ticket": ticket, **choices_of(actor, ticket.organisation_id, request.GET.get("q", "").strip())}
        whole = "q" not in request.GET
        return render(request, f"desk/tickets/{'category' if whole else 'category_choices'}.html", context)
    value = request.POST.get("value", "")
    category = get_object_or_404(offered, pk=value) if value.isascii() and value.isdecimal() else None
    categorise(ticket, category, by=actor)
    if category is not None:
        used(category, by=actor)
    return answer(request, actor, number)


def choices_of(actor: Actor, organisation_id: int | None, typed: str) -> dict[str, object]:
    """What is found by words; without any, the tree and what he used last."""
    everything = list(categories_of(actor, organisation_id))
    if typed:
        fitting = found(everything, typed)
        return {"typed": typed, "found": fitting[:MOST], "more": max(0, len(fitting) - MOST)}
    tree = [(node, min(depth, DEEPEST), depth) for node, depth in as_tree(everything)]
    deepest = max((depth for _, _, depth in tree), default=0)
    while deepest and sum(depth <= deepest for _, _, depth in tree) > WHOLE:
        deepest -= 1
    shown = [(node, indent) for node, indent, depth in tree if depth <= deepest][: WHOLE * 4]
    return {"tree": shown, "hidden": len(tree) - len(shown), "recent": last_used(actor, organisation_id)}
