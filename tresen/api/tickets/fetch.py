"""Getting what a request names: through access alone, and the same answer for foreign and unknown."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from tresen.api.problems import Problem, invalid
from tresen.api.schemas.types import PersonGiven
from tresen.api.tickets.shown import loaded
from tresen.people.access import agents_for, organisations_for, persons_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Person, Team
from tresen.tickets.access import demand, tickets_for, works_on
from tresen.tickets.choices import categories_for, states
from tresen.tickets.models import Category, State, Ticket

M = TypeVar("M", bound=Model)


def fetch_ticket(actor: Actor, number: str) -> Ticket:
    """The whole row, for verbs and for what hangs on it."""
    return _numbered(tickets_for(actor), number)


def fetch_worked(actor: Actor, number: str, right: str | None, refusal: str) -> Ticket:
    """For a change: 403 with `refusal` for who only sees it, and with the right's name for whose role lacks it."""
    ticket = fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Problem(403, refusal)
    return demand(actor, ticket, right)


def fetch_shown(actor: Actor, number: str) -> Ticket:
    """What is shown of it."""
    return _numbered(loaded(tickets_for(actor)), number)


def _numbered(tickets: QuerySet[Ticket], number: str) -> Ticket:
    if "\x00" in number or len(number) > 40:
        raise Http404
    if (found := tickets.filter(number=number).first()) is None:
        raise Http404
    return found


def fetch_team(actor: Actor, name: str, field: str = "team") -> Team:
    if (found := teams_for(actor).filter(name=name).first()) is None:
        raise invalid(field, "no team of this name")
    return found


def fetch_organisation(actor: Actor, key: str, field: str = "organisation") -> Organisation:
    if (found := organisations_for(actor).filter(key=key).first()) is None:
        raise invalid(field, "no organisation with this key")
    return found


def fetch_agent(actor: Actor, wanted: PersonGiven, field: str = "assignee") -> Person:
    found = agents_for(actor).filter(Q(email=wanted.email) | Q(addresses__value=wanted.email)).first()
    if found is None:
        raise invalid(field, "no agent with this address")
    return found


def fetch_person(actor: Actor, wanted: PersonGiven, field: str) -> Person:
    if (found := persons_for(actor).filter(addresses__value=wanted.email).first()) is None:
        raise invalid(field, "nobody with this address is known")
    return found


def fetch_one(rows: QuerySet[M], key: int | str) -> M:
    """By id, among rows that came through access. A text that is no id is one that is not there."""
    number = int(key) if isinstance(key, int) or (key.isascii() and key.isdigit() and len(key) < 20) else 2**63
    if number >= 2**63 or (found := rows.filter(pk=number).first()) is None:
        raise Http404
    return found


def fetch_state(key: str) -> State:
    if (found := states().filter(key=key).first()) is None:
        raise invalid("state", "no state with this key is in use")
    return found


def fetch_category(actor: Actor, wanted: str, organisation_id: int | None) -> Category:
    """By id, or by trail among the categories of the organisation and of everybody."""
    categories = categories_for(actor).select_related("team")
    if wanted.isascii() and wanted.isdigit():
        found = categories.filter(pk=int(wanted)).first()
    else:
        fitting = categories.filter(Q(organisation=organisation_id) | Q(organisation=None))
        found = fitting.filter(Q(trails__de=wanted) | Q(trails__en=wanted)).order_by("organisation", "id").first()
    if found is None:
        raise invalid("category", "no such category")
    return found
