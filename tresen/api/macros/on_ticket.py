"""tickets/{number}/macros/{id}: what it would do, and doing it."""

from typing import Any

from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.macros.macros import fetch_macro
from tresen.api.once import once
from tresen.api.rendering import shown as rendered
from tresen.api.tickets.batches import shown as batch_shown
from tresen.api.tickets.fetch import fetch_worked
from tresen.routing.applying import apply, preview
from tresen.rules.action_describing import say
from tresen.tickets.actions.acting import Tried
from tresen.tickets.actions.registry import Actions, kinds_of

REFUSAL = "Only agents who work on this ticket may do this."


@once
def foretell(request: Call, number: str, key: str) -> HttpResponse:
    """What it would change, action by action, and what would be refused. Nothing is changed."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, None, REFUSAL)
    found, kinds = preview(ticket, fetch_macro(actor, key), by=actor), kinds_of(actor)
    steps = [_step(one, kinds) for one in found.tried]
    return rendered({"says": found.says, "refused": found.refused, "changes": found.changes, "steps": steps}, 201)


@once
def make(request: Call, number: str, key: str) -> HttpResponse:
    """All of its actions, or none. `DELETE /batches/{id}` takes them back; 204 if nothing was different from before."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, None, REFUSAL)
    batch = apply(ticket, fetch_macro(actor, key), by=actor)
    return HttpResponse(status=204) if batch is None else rendered(batch_shown(batch, actor), 201)


def _step(one: Tried, kinds: Actions) -> dict[str, Any]:
    said = [event.said.html for event in one.events if event.said is not None]
    return {
        "do": one.action.do,
        "says": say(one.action, kinds),
        "changes": [event.changes for event in one.events],
        "text": one.added or "".join(said),
        "refusal": one.refusal,
    }
