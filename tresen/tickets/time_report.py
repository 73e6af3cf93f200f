"""Working time summed by client and activity. The sums are made of the very entries that are listed and exported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tresen.people.actor import Actor
from tresen.tickets.booking import entries_for
from tresen.tickets.models import TimeEntry

# A billed entry stays with the client it was billed to, whatever becomes of its ticket.
CLIENT = Coalesce("billing__organisation", "ticket__organisation")
CLIENT_NAME = Coalesce("billing__organisation__name", "ticket__organisation__name")
STANDINGS = ("open", "billed", "free")


@dataclass(frozen=True)
class Wanted:
    """What is asked for, both days included; None and "" are everything. `standing`: "open" is billable and not
    billed, "billed", or "free", which is not billable."""

    first: date
    last: date
    organisation: int | None = None
    activity: int | None = None
    person: int | None = None
    standing: str = ""


@dataclass(frozen=True)
class Total:
    organisation: int | None
    client: str
    activity: int
    names: dict[str, str]
    minutes: int
    billable: int
    billed: int
    entries: int


def entries_in(actor: Actor, wanted: Wanted) -> QuerySet[TimeEntry]:
    found = entries_for(actor).filter(day__gte=wanted.first, day__lte=wanted.last)
    found = found.annotate(client_id=CLIENT, client_name=CLIENT_NAME)
    if wanted.organisation is not None:
        found = found.filter(client_id=wanted.organisation)
    if wanted.activity is not None:
        found = found.filter(activity=wanted.activity)
    if wanted.person is not None:
        found = found.filter(person=wanted.person)
    conditions = {"open": Q(billable=True, billing=None), "billed": Q(billing__isnull=False), "free": Q(billable=False)}
    return found.filter(conditions[wanted.standing]) if wanted.standing in conditions else found


def sums_of(actor: Actor, wanted: Wanted) -> list[Total]:
    """By client (those without one last), then by activity; one query."""
    rows: QuerySet[Any, Any] = entries_in(actor, wanted).order_by()  # a client is an annotation, unknown to the types
    summed = rows.values("client_id", "client_name", "activity", "activity__names").annotate(
        minutes_sum=Sum("minutes"),
        billable_sum=Coalesce(Sum("minutes", filter=Q(billable=True)), 0),
        billed_sum=Coalesce(Sum("minutes", filter=Q(billing__isnull=False)), 0),
        entries=Count("pk"),
    )
    summed = summed.order_by(F("client_name").asc(nulls_last=True), "client_id", "activity__position", "activity")
    return [
        Total(
            organisation=row["client_id"],
            client=row["client_name"] or "",
            activity=row["activity"],
            names=row["activity__names"],
            minutes=row["minutes_sum"],
            billable=row["billable_sum"],
            billed=row["billed_sum"],
            entries=row["entries"],
        )
        for row in summed
    ]


def lines_of(actor: Actor, wanted: Wanted, most: int) -> Iterator[Any]:
    """The entries themselves, the oldest day first."""
    found = entries_in(actor, wanted).select_related("ticket", "person", "activity", "billing")
    return iter(found.order_by("day", "pk")[:most])
