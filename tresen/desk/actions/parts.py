"""What the editor asks for while somebody works with it. All of it reads; nothing is changed here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tresen.desk.actions.editing import given, line_of
from tresen.desk.auditing import looks_only
from tresen.desk.doors import agents_only
from tresen.people.actor import Actor
from tresen.routing.rule_kinds import rule_kinds_of
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.tickets.actions.registry import kinds_of

KINDS = {"rule": rule_kinds_of}  # who acts, where it is not whoever chooses


@require_POST
@agents_only
@looks_only
def line(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A line with what the kind chosen just now asks for; without any, a new one. POST for the length of its words."""
    wanted = request.GET.get("line", "")
    about = request.GET.get("about", "")
    made = line_of(KINDS.get(about, kinds_of)(actor), request.POST, wanted)
    return render(request, "desk/actions/line.html", {"line": made, "fresh": not wanted, "actions_about": about})


@require_POST
@agents_only
@looks_only
def says(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole list as a sentence, or what is wrong at which line."""
    kinds = KINDS.get(request.GET.get("about", ""), kinds_of)(actor)
    parsed = parse_actions(given(request.POST, kinds), kinds)
    context = {"problems": parsed.problems, "says": describe_actions(parsed.actions, kinds) if parsed.actions else ""}
    return render(request, "desk/actions/says.html", context)
