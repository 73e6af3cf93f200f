"""The palette: its field with everything one can do, and what is found while one types. GET only; it changes nothing,
but offers the addresses that do."""

from dataclasses import dataclass, field
from itertools import count

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.keys import KEYS, Key
from tresen.desk.palette.offers import Asked, Offer, Words
from tresen.desk.palette.sources import SOURCES
from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Ticket
from tresen.ui.icons import icon

SHORTEST = 2
LONGEST = 200
MOST_SEEN = 12


@dataclass(frozen=True)
class Line:
    id: str
    offer: Offer
    sign: SafeString | str
    key: Key | None


@dataclass(frozen=True)
class Part:
    name: str
    title: Words
    lines: list[Line] = field(default_factory=list)


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything one can do, for the palette that has just been opened. `ticket`: the number of the one before him;
    `seen`: "t:T-1,p:7", latest first."""
    asked = Asked(actor, ticket=_open_ticket(request, actor), seen=_seen(request.GET.get("seen", "")))
    return render(request, "desk/palette/parts.html", {"parts": parts(asked, searched=False)})


@require_safe
@agents_only
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tickets, people and whatever else is searched, for the words typed."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST]
    asked = Asked(actor, query, _open_ticket(request, actor))
    told = parts(asked, searched=True) if len(query) >= SHORTEST else []
    return render(request, "desk/palette/parts.html", {"parts": told})


def parts(asked: Asked, *, searched: bool) -> list[Part]:
    numbers = count(1)
    groups = []
    for source in SOURCES:
        if source.searched is searched:
            lines = [_line(f"{source.name}-{next(numbers)}", offer) for offer in source.offers(asked)]
            if lines:
                groups.append(Part(source.name, source.title, lines))
    return groups


def _line(key: str, offer: Offer) -> Line:
    return Line(f"palette-{key}", offer, offer.sign or (icon(offer.icon) if offer.icon else ""), KEYS.get(offer.key))


def _open_ticket(request: HttpRequest, actor: Actor) -> Ticket | None:
    number = request.GET.get("ticket", "")[:40]
    return tickets_worked_by(actor).filter(number=number).order_by().first() if number else None


def _seen(text: str) -> tuple[tuple[str, str], ...]:
    named = (one.partition(":") for one in text[:600].split(",")[:MOST_SEEN])
    return tuple((kind, key) for kind, _, key in named if kind in {"t", "p", "o"} and key)
