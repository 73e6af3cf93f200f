"""What a ticket has to do with others, as far as an actor works on these: for every surface the same."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.linking import MOST
from tresen.tickets.models import Link, LinkType, Ticket

# A link read from the other side has another name.
TURNED = {
    LinkType.RELATED: "related",
    LinkType.DUPLICATE_OF: "has_duplicate",
    LinkType.CAUSED_BY: "causes",
    LinkType.BLOCKS: "blocked_by",
}
ORDER = (
    *("parent", "child", "blocked_by", "blocks", "caused_by", "causes", "duplicate_of", "has_duplicate", "related"),
    "merged",
)


@dataclass(frozen=True)
class Relation:
    """What the other ticket is to this one: a word of `ORDER`. `key`: the link's id; 0 for family and merged ones."""

    kind: str
    ticket: Ticket
    key: int = 0


def hints() -> dict[str, Any]:
    """Annotations: `link_rows` [{key, source, target, type}]; `has_family`: is anything below it, or merged into it?"""
    mine = Link.objects.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"))).order_by("pk")
    rows = mine.values(row=JSONObject(key="pk", source="source", target="target", type="type"))
    family = Ticket.objects.order_by()
    below, merged = family.filter(parent=OuterRef("pk")), family.filter(merged_into=OuterRef("pk"))
    return {"link_rows": ArraySubquery(rows[:MOST]), "has_family": Exists(below) | Exists(merged)}


def with_hints(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Adds what `relations_of` would have to ask first, at no further query."""
    return tickets.annotate(**hints())


def relations_of(ticket: Ticket, actor: Actor, most: int = 1000) -> list[Relation]:
    """In the order of `ORDER`, then by number. A ticket of `with_hints` that has none costs no query."""
    if not hasattr(ticket, "link_rows"):
        ticket = with_hints(Ticket.objects.filter(pk=ticket.pk)).get()
    rows, family = ticket.link_rows, ticket.has_family  # type: ignore[attr-defined]  # annotated by with_hints
    named = {key for row in rows for key in (row["source"], row["target"])} | {ticket.parent_id} - {None}
    if not named and not family:
        return []
    wanted = Q(pk__in=named - {ticket.pk})
    if family:
        wanted |= Q(parent=ticket.pk) | Q(merged_into=ticket.pk)
    found = tickets_worked_by(actor).filter(wanted).select_related("state").order_by("pk")[:most]
    return _told(ticket, rows, {one.pk: one for one in found})


def _told(ticket: Ticket, rows: list[dict[str, Any]], seen: dict[int, Ticket]) -> list[Relation]:
    told = [_linked(ticket, row, seen) for row in rows]
    relations = [one for one in told if one is not None]
    if ticket.parent_id in seen:
        relations.append(Relation("parent", seen[ticket.parent_id]))
    relations += [Relation("child", one) for one in seen.values() if one.parent_id == ticket.pk]
    relations += [Relation("merged", one) for one in seen.values() if one.merged_into_id == ticket.pk]
    return sorted(relations, key=lambda one: (ORDER.index(one.kind), one.ticket.pk))


def _linked(ticket: Ticket, row: dict[str, Any], seen: dict[int, Ticket]) -> Relation | None:
    away = row["source"] == ticket.pk
    other = seen.get(row["target" if away else "source"])
    kind = row["type"] if away else TURNED[row["type"]]
    return None if other is None else Relation(kind, other, row["key"])
