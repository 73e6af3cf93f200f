"""A new ticket from a template: found by name, filled into the form that is being written."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.doors import agents_only
from tresen.desk.fields.controls import form_context
from tresen.desk.fields.drafting import drafted
from tresen.desk.fields.new_ticket import draft_of
from tresen.desk.tickets.jotting import jotting_context
from tresen.desk.tickets.new_form import NewTicket, template_context
from tresen.desk.workload.filling import filled, untouched_values
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.category_finding import folded
from tresen.tickets.definitions import definitions
from tresen.tickets.models import TicketTemplate
from tresen.tickets.templates import templates_for

MOST = 30


@require_safe
@agents_only
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those whose name or subject has every word typed; without words, or with one chosen, all."""
    demand_somewhere(actor, Right.OPEN)
    typed = "" if request.GET.get("template") else request.GET.get("template_text", "")
    words = folded(typed).split()
    known = templates_for(actor).only("name", "subject")
    found = [one for one in known if all(word in folded(f"{one.name} {one.subject}") for word in words)]
    context = {"found": found[:MOST], "more": max(0, len(found) - MOST)}
    return render(request, "desk/workload/template_found.html", context)


@require_POST
@agents_only
def fill(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form with what the template says, but for what somebody has typed. Stores nothing."""
    demand_somewhere(actor, Right.OPEN)
    chosen = template_in(request.POST, "template", actor)
    # Without a field that asks for the focus: somebody may still be typing another search.
    context = filled_form(request.POST, chosen, actor) | jotting_context(actor, request.POST) | {"filling": True}
    context["dialog"] = "dialog" in request.POST
    return render(request, "desk/tickets/new_form.html", context)


def filled_form(posted: QueryDict, chosen: TicketTemplate | None, actor: Actor) -> dict[str, object]:
    """What `new_form.html` needs. `posted`: what the form says so far; `template_before`: what filled it before."""
    before, known = template_in(posted, "template_before", actor), definitions()
    said, kept = filled(posted, before, chosen)
    free = untouched_values(posted, before, actor, known)
    said.setlist("shown", [key for key in posted.getlist("shown") if key not in free])
    draft = draft_of(said, actor)
    draft.values = {key: value for key, value in (chosen.values if chosen else {}).items() if key in free}
    fields = drafted(draft, said, actor, known)
    start = {**said.dict(), "mine": "mine" in said, "solved": "solved" in said}
    context = {"form": NewTicket(actor, initial=start), "kept": kept, **template_context(actor, chosen)}
    return context | form_context(fields, known, said)


def template_in(posted: QueryDict, name: str, actor: Actor) -> TicketTemplate | None:
    key = posted.get(name, "")
    known = templates_for(actor).select_related("customer", "category", "checklist")
    return known.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 18 else None
