"""Macros in the palette: those for the open ticket; each shows first what it would do."""

from collections.abc import Iterator

from django.urls import reverse

from tresen.desk.palette.offers import Asked, Offer
from tresen.routing.applying import macros_on


def macros(asked: Asked) -> Iterator[Offer]:
    if asked.ticket is None or not asked.rights:
        return
    for one in macros_on(asked.ticket, asked.actor):
        to = "macro_on" if one.at_once else "macro_preview"
        yield Offer(
            one.name,
            one.icon,
            line=one.about,
            post=reverse(f"desk:{to}", args=[asked.ticket.number, one.pk]),
            words="Makro macro",
        )
