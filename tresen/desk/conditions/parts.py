"""What the editor asks for while somebody works with it. All of it reads; nothing is changed here."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.conditions.editing import NAME, editor, given, options_of, row
from tresen.desk.doors import agents_only
from tresen.kit.patience import TooSlow, at_most
from tresen.people.actor import Actor
from tresen.routing.event_fields import event_fields_of
from tresen.rules.conditions import Condition, rows
from tresen.rules.fields import Registry
from tresen.rules.language import describe, parse, select
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.models import Ticket
from tresen.ui.sizes import capped

CAP, FIRST, PATIENCE = 999, 5, 2500
FIELDS = {"": fields_of, "rule": event_fields_of}  # what a condition is about: tickets, or what happens to them


@dataclass(frozen=True)
class Matches:
    """`count` as text, "…" if it took too long."""

    count: str
    first: list[Ticket]


@require_safe
@agents_only
def part(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A row for the field and operator chosen just now; without any, a new row; with `group`, a new group."""
    about, registry = _about(request, actor)
    fresh = NAME not in request.GET
    if "group" in request.GET:
        # An empty group would be a mistake to begin with.
        made = editor(registry, {"all": [{"any": [{"field": "", "operator": ""}]}]}, about=about).parts[0]
    else:
        made = row(registry, request.GET, about)
    return render(request, "desk/conditions/part.html", {"part": made, "fresh": fresh})


@require_safe
@agents_only
def choices(request: HttpRequest, actor: Actor) -> HttpResponse:
    known = _about(request, actor)[1].fields.get(request.GET.get("field", ""))
    if known is None or known.choices is None:
        raise Http404
    found = options_of(known, request.GET.get("q", "")[:100])
    return render(request, "desk/conditions/choices.html", {"options": found})


def _about(request: HttpRequest, actor: Actor) -> tuple[str, Registry]:
    about = request.GET.get("about", "")
    about = about if about in FIELDS else ""
    return about, FIELDS[about](actor)


@require_POST
@agents_only
def matches(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the condition says, how many tickets are like this now, and the first of them. POST for its length alone."""
    registry = fields_of(actor)
    parsed = parse(given(request.POST, registry), registry)
    context: dict[str, Any] = {"problems": parsed.problems}
    if parsed.condition is not None:
        context["says"] = describe(parsed.condition, registry)
        context["anything"] = not any(rows(parsed.condition))
        context["found"] = matching(actor, registry, parsed.condition)
    return render(request, "desk/conditions/matches.html", context)


def matching(actor: Actor, registry: Registry, condition: Condition) -> Matches:
    """Among the tickets the actor works on, whoever the rule is for later."""
    tickets = tickets_worked_by(actor).filter(select(condition, registry, context_of(actor)))
    try:
        with at_most(PATIENCE):
            number = tickets.order_by().values("pk")[: CAP + 1].count()
            first = list(tickets.select_related("state").order_by("-updated_at", "-id")[:FIRST])
    except TooSlow:
        return Matches("…", [])
    return Matches(capped(number, CAP), first)
