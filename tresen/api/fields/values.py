"""Values of custom fields as programs read them, and as filters."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from tresen.api.problems import invalid
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.tickets.access import worked_q, works_on
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.field_names import names_for, references_in
from tresen.tickets.field_types import Unfit, clean
from tresen.tickets.field_types.choice import below
from tresen.tickets.models import CustomField, FieldType, Ticket

PREFIX = "field."
NOTHING = "none"


def shown_values(tickets: Iterable[Ticket], actor: Actor) -> dict[int, dict[str, Any]]:
    """{id of a ticket: its `fields`}, for a page of tickets in as many queries as for one."""
    found = list(tickets)
    if not any(one.values for one in found):
        return {one.pk: {} for one in found}
    known = definitions()
    held = {one.pk: _visible(one, actor, known) for one in found}
    wanted = {named for values in held.values() for named in references_in(values, known)}
    names = names_for(wanted)
    ids = {kind: [key for named, key in wanted if named == kind] for kind in ("person", "organisation")}
    people = dict(persons_for(actor).filter(pk__in=ids["person"]).values_list("pk", "email")) if ids["person"] else {}
    keys = {}
    if ids["organisation"]:
        keys = dict(organisations_for(actor).filter(pk__in=ids["organisation"]).values_list("pk", "key"))
    about = {"person": ("email", people), "organisation": ("key", keys)}
    return {
        ticket: {key: _shown(known.by_key[key], value, names, about) for key, value in values.items()}
        for ticket, values in held.items()
    }


def _visible(ticket: Ticket, actor: Actor, known: Definitions) -> dict[str, Any]:
    inside = works_on(actor, ticket)
    fields = known.by_key
    return {
        key: value
        for key, value in sorted(ticket.values.items())
        if key in fields and (inside or (fields[key].visible_to_customers and fields[key].is_active))
    }


def _shown(field: CustomField, value: Any, names: Mapping[Any, str], about: Mapping[str, Any]) -> Any:
    if field.type not in about:
        return value
    word, told = about[field.type]
    return {"id": value, "name": names.get((field.type, value), ""), word: told.get(value)}


def filtered_by_values(tickets: QuerySet[Ticket], asked: Mapping[str, str], actor: Actor) -> QuerySet[Ticket]:
    """`asked`: the parameters "field.key". Who is only the customer of a ticket does not learn by asking what a field
    holds that is not shown to him."""
    if not asked:
        return tickets
    known = definitions()
    for parameter, text in asked.items():
        field = known.by_key.get(parameter.removeprefix(PREFIX))
        if field is None or not (actor.is_agent or field.visible_to_customers):
            raise invalid(parameter, "no such field")
        fits = _fits(field, text, parameter, actor)
        tickets = tickets.filter(fits if field.visible_to_customers else fits & worked_q(actor))
    return tickets


def _fits(field: CustomField, text: str, parameter: str, actor: Actor) -> Q:
    if text == NOTHING:
        return ~Q(values__has_key=field.key)
    if field.type in {FieldType.CHOICE, FieldType.MULTI, FieldType.TREE}:
        if field.option(text) is None:
            raise invalid(parameter, "no such choice")
        value: Any = text
    else:
        try:
            value = clean(field, text, by=actor)
        except Unfit as unfit:
            raise invalid(parameter, str(unfit)) from None
    wanted = below(field, text) if field.type == FieldType.TREE else [value]
    fits = Q(pk__in=[])
    for one in wanted:
        held = [one] if field.type == FieldType.MULTI else {"id": one["id"]} if isinstance(one, dict) else one
        fits |= Q(values__contains={field.key: held})
    return fits & ~Q(values={})  # so that the index of values serves
