"""What is found while one types: tickets by number and words, people, organisations. The search box shows the same."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tresen.desk.palette.offers import Asked, Offer
from tresen.desk.search.marking import marked
from tresen.people.access import organisations_for, persons_for
from tresen.people.finding import organisations_fitting, persons_fitting
from tresen.people.folding import in_order
from tresen.people.models import Person
from tresen.search.engine import find
from tresen.tickets.access import works_on
from tresen.tickets.models import Ticket
from tresen.ui.faces import face
from tresen.ui.icons import channel_icon

MOST_TICKETS = 6
FEW = 4


def tickets(asked: Asked) -> Iterator[Offer]:
    """What he asked other teams for himself has no place at the desk."""
    hits = [hit for hit in find(asked.actor, asked.query, MOST_TICKETS) if works_on(asked.actor, hit.ticket)]
    for hit in hits:
        yield ticket_offer(hit.ticket, marked(hit.ticket.subject, asked.query), marked(hit.excerpt, asked.query))


def people(asked: Asked) -> Iterator[Offer]:
    fitting = persons_for(asked.actor).filter(persons_fitting(asked.query), is_active=True).defer("notes")
    where = Prefetch("organisations", organisations_for(asked.actor), to_attr="seen_organisations")
    for one in fitting.prefetch_related(where).order_by(in_order("name"))[:FEW]:
        yield person_offer(one, asked.query)


def organisations(asked: Asked) -> Iterator[Offer]:
    fitting = organisations_for(asked.actor).filter(organisations_fitting(asked.query), is_active=True)
    for one in fitting.defer("notes", "instructions").order_by(in_order("name"))[:FEW]:
        yield Offer(marked(one.name, asked.query), "building-2", url=reverse("desk:organisation", args=[one.pk]))


def ticket_offer(ticket: Ticket, subject: SafeString | str, excerpt: SafeString | str = "") -> Offer:
    """With state and customer of the ticket already fetched."""
    told = format_html("{} · {}", ticket.number, ticket.customer)
    return Offer(
        subject,
        sign=channel_icon(ticket.channel),
        line=format_html("{} · {}", told, excerpt) if excerpt else told,
        url=reverse("desk:ticket", args=[ticket.number]),
    )


def person_offer(one: Person, query: str = "") -> Offer:
    """Of a person with his `seen_organisations`: whoever is limited to some clients reads of no others."""
    names = [organisation.name for organisation in one.seen_organisations[:1]]  # type: ignore[attr-defined]
    parts = [part for part in (one.email or "", *names) if part]
    return Offer(
        marked(str(one), query),
        sign=face(one.pk, str(one), "small"),
        line=marked(" · ".join(parts), query),
        url=reverse("desk:person", args=[one.pk]),
    )
