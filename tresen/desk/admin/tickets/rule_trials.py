"""A wording of a rule tried on the last months, shown below its editor while it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.tickets.ticket_rules import draft_in
from tresen.desk.auditing import looks_only
from tresen.desk.directory import directory
from tresen.desk.fields.sentences import field_sentences
from tresen.desk.tickets.sentences import is_told, names_in, sentence
from tresen.people.actor import Actor
from tresen.routing.access import rules_for
from tresen.routing.models import Outcome, Rehearsal
from tresen.routing.occasions import OCCASIONS
from tresen.routing.rehearsing import at_once, begin, rehearsal_for
from tresen.tickets.access import tickets_for
from tresen.tickets.change import Refused
from tresen.tickets.definitions import definitions
from tresen.tickets.models import Event, Ticket
from tresen.ui.times import Times

SHOWN = 100


@dataclass(frozen=True)
class Found:
    """What would have come of it in one ticket."""

    ticket: Ticket
    at: str
    occasion: str
    changes: list[tuple[str, str, str]]
    reason: str


@require_POST
@admins_only
@looks_only
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The wording as it stands in the form, saved or not."""
    key = request.GET.get("rule", "")
    rule = get_object_or_404(rules_for(actor), pk=int(key)) if key.isdecimal() and len(key) < 18 else None
    try:
        made = begin(draft_in(request.POST, actor), by=actor, rule=rule)
    except Refused as refused:
        return render(request, "desk/admin/tickets/rule_trial.html", {"fault": str(refused)})
    return _shown(request, made, actor)


@require_safe
@admins_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    made = rehearsal_for(actor, key)
    if made is None:
        raise Http404
    return _shown(request, made, actor)


def _shown(request: HttpRequest, made: Rehearsal, actor: Actor) -> HttpResponse:
    acted = [one for one in made.found if one["outcome"] == Outcome.ACTED]
    others = [one for one in made.found if one["outcome"] != Outcome.ACTED]
    context: dict[str, Any] = {
        "trial": made,
        "acted": len(acted),
        "refused": len(others),
        "rows": _rows([*acted[:SHOWN], *others[:SHOWN]], actor),
        "several": len(made.occasions) > 1,  # otherwise all rows would say the same
        "more": max(0, len(acted) - SHOWN),
        "at_once": at_once(made, actor) if made.finished_at else None,
    }
    return render(request, "desk/admin/tickets/rule_trial.html", context)


def _rows(found: list[dict[str, Any]], actor: Actor) -> list[Found]:
    tickets = {one.pk: one for one in tickets_for(actor).filter(pk__in=[one["ticket"] for one in found])}
    seen = [one for one in found if one["ticket"] in tickets]
    known, times = directory(actor), Times.here()
    fields = definitions(known.form_stamp)
    told = [[event for event in map(_event, one["told"]) if is_told(event)] for one in seen]
    names = names_in([event for events in told for event in events], actor, known.names(), fields)
    return [
        Found(
            tickets[one["ticket"]],
            times.exact(datetime.fromisoformat(one["at"])),
            str(OCCASIONS[one["occasion"]].label) if one["occasion"] in OCCASIONS else "",
            [w for event in events for w in (*sentence(event, names, times), *field_sentences(event, names, fields))],
            one["reason"],
        )
        for one, events in zip(seen, told, strict=True)
    ]


def _event(line: dict[str, Any]) -> Event:
    return Event(name=line["name"], changes=line["changes"], data=line["data"])
