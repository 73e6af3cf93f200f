"""What was found: a number leads straight to its ticket, words to a list."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.search.marking import marked
from tresen.desk.search.narrowing import choices, condition, further
from tresen.desk.views.counts import lines
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.finding import organisations_fitting, persons_fitting
from tresen.people.folding import in_order
from tresen.search.engine import Hit, by_number, find
from tresen.tickets.access import tickets_worked_by, works_on
from tresen.ui.faces import face
from tresen.ui.icons import channel_icon
from tresen.ui.times import Times

MOST = 50
FEW = 4  # people and organisations beside the tickets
SHORTEST = 2


@dataclass(frozen=True)
class ShownHit:
    ticket: object
    url: str
    icon: SafeString
    excerpt: SafeString
    time: SafeString


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").split())[:200]
    exact = by_number(actor, query) if query else None
    if exact is not None and tickets_worked_by(actor).filter(pk=exact.pk).exists():
        return redirect("desk:ticket", exact.number)
    # What one asked other teams for oneself is found too, but has no place at the desk.
    within, before = condition(request.GET, actor), _place(request.GET.get("before", ""))
    read = find(actor, query, MOST, within=within, before=before) if query else []
    hits = _shown([hit for hit in read if works_on(actor, hit.ticket)], query)
    more = further(request.GET, read[-1].place) if len(read) == MOST else ""
    context = {"query": query, "hits": hits, "more": more, "nav": lines(actor), "later": bool(before)}
    context |= {"narrowing": choices(request.GET, actor) if query else [], "narrowed": within is not None}
    context |= _known(actor, query) if not before else {}
    return render(request, "desk/search/page.html", context)


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _known(actor: Actor, query: str) -> dict[str, Any]:
    """People and organisations of that name, address or number: the first few; the directory has them all."""
    if len(query) < SHORTEST:
        return {"people": [], "organisations": []}
    people = persons_for(actor).filter(persons_fitting(query), is_active=True).defer("notes").order_by(in_order("name"))
    organisations = organisations_for(actor).filter(organisations_fitting(query), is_active=True)
    organisations = organisations.defer("notes", "instructions").order_by(in_order("name"))
    faces = [(one, face(one.pk, str(one), "small")) for one in people[: FEW + 1]]
    return {"people": faces[:FEW], "more_people": len(faces) > FEW, "organisations": list(organisations[:FEW])}


def _shown(hits: list[Hit], query: str) -> list[ShownHit]:
    times = Times.here()
    return [
        ShownHit(
            hit.ticket,
            reverse("desk:ticket", args=[hit.ticket.number]),
            channel_icon(hit.ticket.channel),
            marked(hit.excerpt, query),
            times.tag(hit.ticket.last_message_at or hit.ticket.updated_at),
        )
        for hit in hits
    ]
