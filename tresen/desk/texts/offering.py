"""Text modules in the palette: put into what is written in the open ticket; without one, their pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.html import format_html

from tresen.desk.palette.offers import Asked, Offer
from tresen.desk.search.marking import marked
from tresen.people.rights import Right
from tresen.texts.access import modules_for, modules_in
from tresen.texts.finding import found
from tresen.texts.models import TextModule

FEW = 4
TO_WRITE = {Right.REPLY, Right.NOTE}


def modules(asked: Asked) -> Iterator[Offer]:
    written = asked.ticket is not None and bool(TO_WRITE & asked.rights)
    if asked.ticket is not None and written:
        known = modules_in(asked.ticket, asked.actor)
    else:
        known = modules_for(asked.actor).filter(is_active=True)
    for one in found(known, asked.query).only("name", "shortcut", "folder")[:FEW]:
        yield _offer(one, asked.query, written=written)


def _offer(one: TextModule, query: str, *, written: bool) -> Offer:
    told = format_html("::{} · {}", one.shortcut, one.folder) if one.folder else f"::{one.shortcut}"
    if written:
        return Offer(marked(one.name, query), "braces", line=told, write=str(one.pk))
    return Offer(marked(one.name, query), "braces", line=told, url=reverse("desk:module", args=[one.pk]))
