"""All ways to reach people, read with them in one query; and what holds for an organisation."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from tresen.people.access import memberships_for, organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.models import Address, Handle, Number, Organisation, Person

MOST = 20


def portraits(actor: Actor) -> QuerySet[Person]:
    """People with `ways_addresses` [{value, dead}], `ways_numbers` [{value, label}], `ways_handles` [{network, value}],
    and, prefetched, where they belong, with the contracts of those."""
    belonging = memberships_for(actor).prefetch_related("organisation__contracts")
    people = persons_for(actor).prefetch_related(Prefetch("memberships", belonging))
    return people.annotate(
        ways_addresses=_ways(Address.objects.order_by("pk"), value="value", dead="bounced_at"),
        ways_numbers=_ways(Number.objects.order_by("pk"), value="value", label="label"),
        ways_handles=_ways(Handle.objects.order_by("pk"), network="network", value="value"),
    )


def _ways(rows: QuerySet[Any], **told: str) -> ArraySubquery:
    return ArraySubquery(rows.filter(person=OuterRef("pk")).values(told=JSONObject(**told))[:MOST])


def whole_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations with everything that is theirs, in one query each."""
    return organisations_for(actor).prefetch_related("domains", "sites", "departments", "contracts")
