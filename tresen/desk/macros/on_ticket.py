"""Macros for the ticket that is open: the menu, what one would do here, and doing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.auditing import looks_only
from tresen.desk.directory import directory
from tresen.desk.doors import agents_only
from tresen.desk.macros.shown import deeds_of
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for, ticket_to_show
from tresen.people.actor import Actor
from tresen.routing.access import macros_for
from tresen.routing.applying import UNDO, apply, macros_on, preview
from tresen.tickets.batches import items_of
from tresen.tickets.drafts import draft_of
from tresen.tickets.models import Batch
from tresen.tickets.models.view import Audience

MANY = 4


@require_safe
@agents_only
def menu(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_to_show(actor, number, directory(actor))
    macros = macros_on(ticket, actor)
    shared = [one for one in macros if one.audience != Audience.OWN]
    own = [one for one in macros if one.audience == Audience.OWN]
    groups = [(_("Macros"), shared), (_("Your own"), own)]
    context = {"ticket": ticket, "groups": [one for one in groups if one[1]], "many": len(macros) > MANY}
    return render(request, "desk/macros/menu.html", context)


@require_POST
@agents_only
@looks_only
def show(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """What it would do, for the page's dialog. POST, for it is tried out, with every lock that needs."""
    macro = get_object_or_404(macros_for(actor), pk=key)
    known = directory(actor)
    ticket = ticket_to_show(actor, number, known)
    found = preview(ticket, macro, by=actor)
    context = {"ticket": ticket, "preview": found, "deeds": deeds_of(found, ticket, actor, known)}
    response = render(request, "desk/macros/preview.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#ask", "innerHTML"
    response["HX-Trigger-After-Settle"] = "ask"
    return response


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    macro = get_object_or_404(macros_for(actor), pk=key)
    ticket = ticket_for(actor, number)
    batch = apply(ticket, macro, by=actor)
    if batch is None:
        return answer(request, actor, number, toast=_("“%(name)s” would change nothing here.") % {"name": macro.name})
    told: dict[str, Any] = {
        "text": _("“%(name)s” is done.") % {"name": macro.name},
        "undo": f"/desk/batches/{batch.pk}/",
        "seconds": UNDO,
        **_composed(batch, actor),
    }
    return answer(request, actor, number, done=told)


def _composed(batch: Batch, actor: Actor) -> dict[str, Any]:
    """What it put into the composer: the open page takes it in."""
    item = items_of(batch).get()
    kept = item.kept.get("draft")
    if not kept:
        return {}
    draft = draft_of(item.ticket, by=actor)["reply"]
    return {
        "draft": {"added": kept["added"], "version": draft.version, "before": kept["before"] and kept["before"]["html"]}
    }
