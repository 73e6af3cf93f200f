"""What the side panel tells of other tickets: the family, the links, what was merged into this one."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.people.actor import Actor
from tresen.tickets.models import Ticket
from tresen.tickets.relations import ORDER, Relation, relations_of

MANY = 8  # of one kind; the others are folded


@dataclass(frozen=True)
class ShownRelation:
    number: str
    subject: str
    state: str
    colour: str
    url: str
    end: str  # DELETE there ends it; "" where it is ended elsewhere


@dataclass(frozen=True)
class Group:
    kind: str
    name: str
    rows: list[ShownRelation]
    more: list[ShownRelation]
    open: str  # how many are not finished yet, in words


@dataclass(frozen=True)
class Related:
    groups: list[Group]
    merged: list[Ticket]
    children: int
    unfinished: int
    blocked: bool


def related(ticket: Ticket, actor: Actor) -> Related:
    relations = relations_of(ticket, actor)
    names = _names()
    groups = []
    for kind in ORDER[:-1]:
        rows = [_shown(ticket, one) for one in relations if one.kind == kind]
        left = sum(one.ticket.is_unfinished for one in relations if one.kind == kind)
        if rows:
            told = ngettext("%(count)s open", "%(count)s open", left) % {"count": left} if kind == "child" else ""
            groups.append(Group(kind, names[kind], rows[:MANY], rows[MANY:], told))
    children = [one.ticket for one in relations if one.kind == "child"]
    return Related(
        groups=groups,
        merged=[one.ticket for one in relations if one.kind == "merged"],
        children=len(children),
        unfinished=sum(one.is_unfinished for one in children),
        blocked=any(one.kind == "blocked_by" and one.ticket.is_unfinished for one in relations),
    )


def _shown(ticket: Ticket, one: Relation) -> ShownRelation:
    other = one.ticket
    end = reverse("desk:relative", args=[ticket.number, other.pk])
    if one.key:
        end = reverse("desk:link", args=[ticket.number, one.key])
    return ShownRelation(
        number=other.number,
        subject=other.subject,
        state=other.state.label,
        colour=other.state.colour,
        url=reverse("desk:ticket", args=[other.number]),
        end=end,
    )


def _names() -> dict[str, str]:
    return {
        "parent": _("Belongs to"),
        "child": _("Below it"),
        "blocked_by": _("Blocked by"),
        "blocks": _("Blocks"),
        "caused_by": _("Caused by"),
        "causes": _("Causes"),
        "duplicate_of": _("Is the same as"),
        "has_duplicate": _("The same again"),
        "related": _("Related"),
    }
