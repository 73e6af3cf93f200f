"""What the variables are worth in one ticket: plain text of one line each, "" where nothing is known."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Membership, Number, Person
from tresen.people.numbers import readable_number
from tresen.texts.variables import FIELD
from tresen.tickets.definitions import definitions
from tresen.tickets.field_names import names_for, references_in
from tresen.tickets.field_types import show
from tresen.tickets.forms import form_for
from tresen.tickets.models import Ticket

PARTICLES = {"von", "van", "zu", "zum", "zur", "de", "der", "den", "del", "della", "di", "da", "la", "le"}
LONGEST = 500  # characters of one value


def values_of(ticket: Ticket, agent: Person | None) -> dict[str, str]:
    """What costs no query besides the ticket's customer, organisation and team: enough for a mail's frame."""
    customer, organisation = ticket.customer, ticket.organisation
    values = {
        "customer.name": customer.name,
        "customer.first_name": first_name(customer.name),
        "customer.last_name": last_name(customer.name),
        "customer.email": customer.email or "",
        "customer.number": customer.external_id,
        "ticket.number": ticket.number,
        "ticket.subject": ticket.subject,
        "organisation.name": organisation.name if organisation else "",
        "organisation.number": organisation.external_id if organisation else "",
        "agent.name": agent.name if agent else "",
        "agent.first_name": first_name(agent.name) if agent else "",
        "agent.last_name": last_name(agent.name) if agent else "",
        "agent.email": (agent.email if agent else "") or "",
        "team.name": ticket.team.name if ticket.team else "",
    }
    return one_line(values)


def all_values(ticket: Ticket, actor: Actor, language: str, wanted: Collection[str]) -> dict[str, str]:
    """The values of `wanted` in the language, as the actor may see them; each thing is asked for only if it is named.

    `ticket`: fetched for the actor."""
    values = values_of(ticket, actor.person)
    with override(language):
        for names, finder in FINDERS:
            if any(one.startswith(names) for one in wanted):
                values |= one_line(finder(ticket, actor))
    return {name: values.get(name, "") for name in wanted}


def first_name(name: str) -> str:
    """ "Anne" of "Anne Frank" and of "Frank, Anne"; nothing of an address or a single word."""
    if "," in name:
        return name.partition(",")[2].strip()
    rest = name.removesuffix(last_name(name)).strip()
    return "" if "@" in name else rest


def last_name(name: str) -> str:
    """ "Frank" of "Anne Frank", "von der Leyen" of "Ursula von der Leyen", and what comes first of "Frank, Anne"."""
    if "," in name:
        return name.partition(",")[0].strip()
    words = name.split()
    if "@" in name or not words:
        return name
    for index, word in enumerate(words[1:], 1):
        if word.lower() in PARTICLES:
            return " ".join(words[index:])
    return words[-1]


def one_line(values: dict[str, str]) -> dict[str, str]:
    return {name: " ".join(str(value).split())[:LONGEST] for name, value in values.items()}


def day(moment: date) -> str:
    """As it is written in a letter of the active language."""
    return date_format(moment, "DATE_FORMAT")


def _times(ticket: Ticket, actor: Actor) -> dict[str, str]:
    today = localtime(clock.now()).date()
    return {"today.date": day(today), "today.weekday": date_format(today, "l")}


def _dates(ticket: Ticket, actor: Actor) -> dict[str, str]:
    until = ticket.waiting_until
    return {
        "ticket.created": day(localtime(ticket.created_at).date()),
        "ticket.waiting_until": day(localtime(until).date()) if until else "",
    }


def _category(ticket: Ticket, actor: Actor) -> dict[str, str]:
    return {"ticket.category": ticket.category.label if ticket.category else ""}


def _phones(ticket: Ticket, actor: Actor) -> dict[str, str]:
    people = [ticket.customer_id, *([actor.person.pk] if actor.person else [])]
    numbers: dict[int, str] = {}
    for person, value in Number.objects.filter(person__in=people).order_by("pk").values_list("person", "value"):
        numbers.setdefault(person, readable_number(value))
    agent = actor.person.pk if actor.person else 0
    return {"customer.phone": numbers.get(ticket.customer_id, ""), "agent.phone": numbers.get(agent, "")}


def _place(ticket: Ticket, actor: Actor) -> dict[str, str]:
    """Where the customer belongs, in the ticket's organisation."""
    rows = Membership.objects.filter(person=ticket.customer_id, organisation=ticket.organisation_id)
    found = rows.select_related("site", "department").first()
    return {
        "customer.position": found.job_title if found else "",
        "customer.site": found.site.name if found and found.site else "",
        "customer.department": found.department.name if found and found.department else "",
    }


def _fields(ticket: Ticket, actor: Actor) -> dict[str, str]:
    """Those the actor's form of the ticket shows."""
    known = definitions()
    given = [one for one in form_for(ticket, actor, known=known).fields if one.value is not None]
    names = names_for(references_in({one.key: one.value for one in given}, known))
    return {f"{FIELD}{one.key}": show(one.field, one.value, names) for one in given}


Finder = Callable[[Ticket, Actor], dict[str, Any]]
FINDERS: tuple[tuple[tuple[str, ...], Finder], ...] = (
    (("today.",), _times),
    (("ticket.created", "ticket.waiting_until"), _dates),
    (("ticket.category",), _category),
    (("customer.phone", "agent.phone"), _phones),
    (("customer.position", "customer.site", "customer.department"), _place),
    ((FIELD,), _fields),
)
