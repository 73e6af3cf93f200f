"""What stands around a ticket and is told beside it, as one JSON document in one query."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from tresen.people.actor import Actor
from tresen.people.models import Contract, Number
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.confirming import confirmation
from tresen.tickets.mentions_around import mentions_around
from tresen.tickets.models import Event, Ticket
from tresen.tickets.models.ticket import IS_UNFINISHED
from tresen.tickets.relations import hints
from tresen.tickets.work_around import work_around

OPEN_CAP = 20


def surroundings(actor: Actor, number: str) -> QuerySet[Ticket, Any]:
    """One document about the ticket of this number, which the actor has from `tickets_worked_by`. For its customer:
    `numbers` [{value, label}]; `open_of_customer` how many of his tickets the actor works on are unfinished, this one
    among them, counted up to OPEN_CAP + 2; `contract` {name, starts_on, ends_on} of the organisation, one that runs
    before one that has ended; `confirmed`: has the actor confirmed the instructions? And what `work_around`, `hints`
    and `mentions_around` tell. `last_event`: the newest of the ticket then, whoever may see it; what the document tells
    is no older and no newer. Moments and days are ISO 8601."""
    newest = Event.objects.filter(ticket=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    told = JSONObject(
        **_about_customer(actor),
        **work_around(actor),
        **hints(),
        mention_rows=mentions_around(),
        last_event=Subquery(newest),
    )
    return Ticket.objects.filter(number=number).order_by().values_list(told)


def _about_customer(actor: Actor) -> dict[str, Any]:
    numbers = Number.objects.filter(person=OuterRef("customer")).order_by("pk")
    unfinished = tickets_worked_by(actor).filter(IS_UNFINISHED, customer=OuterRef("customer")).order_by()
    found = ArraySubquery(unfinished.values_list(Value(1))[: OPEN_CAP + 2])
    contracts = Contract.objects.filter(organisation=OuterRef("organisation")).order_by(
        F("ends_on").desc(nulls_first=True), "-pk"
    )
    told = JSONObject(name="name", starts_on="starts_on", ends_on="ends_on")
    return {
        "numbers": ArraySubquery(numbers.values(told=JSONObject(value="value", label="label"))[:3]),
        "open_of_customer": Func(found, function="cardinality", output_field=IntegerField()),
        "contract": Subquery(contracts.values(told=told)[:1]),
        "confirmed": confirmation(actor),
    }
