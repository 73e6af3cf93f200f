"""Where one was of late. The browser remembers the numbers (ui/static/ui/js/recent.js); what they are called is asked
here anew each time, so that nothing outlives the right to see it."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.urls import reverse

from tresen.desk.palette.offers import Asked, Offer
from tresen.desk.palette.things import person_offer, ticket_offer
from tresen.people.access import organisations_for, persons_for
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Ticket
from tresen.tickets.models.ticket import IS_UNFINISHED

MOST = 8
FIRST = 5  # of his own tickets, in a browser that remembers nothing yet


def recent(asked: Asked) -> Iterator[Offer]:
    here = asked.ticket.number if asked.ticket is not None else ""
    seen = [one for one in asked.seen if one != ("t", here)][:MOST]
    offers = {**_tickets(asked, seen), **_people(asked, seen), **_organisations(asked, seen)}
    if offers:
        yield from (offers[one] for one in seen if one in offers)
        return
    mine = tickets_worked_by(asked.actor).filter(IS_UNFINISHED, assignee=asked.actor.person).exclude(number=here)
    for ticket in mine.select_related("customer").order_by("-updated_at")[:FIRST]:
        yield ticket_offer(ticket, ticket.subject)


Offers = dict[tuple[str, str], Offer]


def _tickets(asked: Asked, seen: list[tuple[str, str]]) -> Offers:
    numbers = [key for kind, key in seen if kind == "t"]
    found: list[Ticket] = []
    if numbers:
        found = list(tickets_worked_by(asked.actor).filter(number__in=numbers).select_related("customer"))
    return {("t", one.number): ticket_offer(one, one.subject) for one in found}


def _people(asked: Asked, seen: list[tuple[str, str]]) -> Offers:
    if not (keys := _ids(seen, "p")):
        return {}
    where = Prefetch("organisations", organisations_for(asked.actor), to_attr="seen_organisations")
    found = persons_for(asked.actor).filter(pk__in=keys).defer("notes").prefetch_related(where)
    return {("p", str(one.pk)): person_offer(one) for one in found}


def _organisations(asked: Asked, seen: list[tuple[str, str]]) -> Offers:
    if not (keys := _ids(seen, "o")):
        return {}
    found = organisations_for(asked.actor).filter(pk__in=keys).values_list("pk", "name")
    return {
        ("o", str(pk)): Offer(name, "building-2", url=reverse("desk:organisation", args=[pk])) for pk, name in found
    }


def _ids(seen: list[tuple[str, str]], kind: str) -> list[int]:
    return [int(key) for one, key in seen if one == kind and key.isascii() and key.isdecimal() and len(key) < 18]
