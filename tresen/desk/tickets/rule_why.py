"""Why a rule has acted here, or could not: its wording then, what set it off, and what its condition met."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.routing.access import act_for, wording_of
from tresen.routing.event_fields import event_fields_of
from tresen.routing.occasions import OCCASIONS
from tresen.routing.rule_kinds import rule_kinds_of
from tresen.routing.undoing import take_back_acts
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.conditions import Row
from tresen.rules.describing import names_of
from tresen.rules.fields import Registry
from tresen.rules.language import describe
from tresen.tickets.access import events_for
from tresen.tickets.batches import items_of
from tresen.tickets.change import Refused
from tresen.tickets.models import BatchItemState
from tresen.ui.icons import icon
from tresen.ui.times import Times

NOTHING = "–"


@require_POST
@agents_only
def undo(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """Takes back what the rule did then, in this ticket."""
    ticket = ticket_for(actor, number)
    act = act_for(actor, get_object_or_404(events_for(actor, ticket), pk=key))
    if act is None:
        raise Http404
    batch = take_back_acts([act], by=actor)
    kept = items_of(batch, BatchItemState.KEPT).first()
    if kept is not None:
        raise Refused(kept.reason)
    return answer(request, actor, number)


@dataclass(frozen=True)
class Line:
    """One row of the condition: in words, what it met, and whether that was so."""

    tone: str  # good or ""
    sign: SafeString
    says: str
    met: str


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number)
    event = get_object_or_404(events_for(actor, ticket), pk=key)
    act = act_for(actor, event)
    if act is None:
        raise Http404
    wording, kinds, times = wording_of(act), rule_kinds_of(actor), Times.here()
    cause = events_for(actor, ticket).filter(pk=act.event).first() if act.event else None
    occasion = OCCASIONS.get(act.occasion)
    context: dict[str, Any] = {
        "act": act,
        "ticket": ticket,
        "event": event,
        "undone_at": times.exact(act.undone_at) if act.undone_at else "",
        "wording": wording,
        "by_rule": cause is not None and cause.actor_kind == "rule",
        "cause": cause and (cause.actor_label or "Tresen"),
        "at": cause and times.exact(cause.at),
        "made_at": wording and times.exact(wording.made_at),
        "occasion": occasion.label if occasion else "",
        "lines": lines(act.met, event_fields_of(actor)),
        "does": describe_actions(parse_actions(wording.actions, kinds).actions, kinds) if wording else "",
    }
    return render(request, "desk/tickets/rule_why.html", context)


def lines(met: list[dict[str, Any]], registry: Registry) -> list[Line]:
    return [_line(one, registry) for one in met]


def _line(one: dict[str, Any], registry: Registry) -> Line:
    given = one["row"]
    value = tuple(given["value"]) if isinstance(given.get("value"), list) else given.get("value")
    row = Row(given["field"], given["operator"], value)
    field = registry.fields.get(row.field)
    keys = [str(key) for key in one["value"]]
    names = names_of(field, set(keys)) if field is not None else {}
    said = ", ".join(names.get(key) or _yes_no(key) for key in keys) or NOTHING
    held = bool(one["held"])
    # Names the reader may not know of are left out by `names_of`; a number in their place would say nothing.
    if field is not None and field.choices is not None and not all(key in names for key in keys):
        said = ", ".join(names.get(key) or NOTHING for key in keys)
    return Line("good" if held else "", icon("circle-check" if held else "circle"), describe(row, registry), said)


def _yes_no(key: str) -> str:
    return {"True": _("yes"), "False": _("no")}.get(key, key)
