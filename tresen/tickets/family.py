"""Parent and children: a major incident and what belongs to it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.models import Ticket
from tresen.tickets.models.state import UNFINISHED
from tresen.tickets.together import lock_tree, must_work_on, together

DEEPEST = 5  # tickets from the topmost parent to the lowest child
MOST = 500  # children a ticket may have, with theirs


def set_parent(ticket: Ticket, parent: Ticket | None, *, by: Actor) -> None:
    """Makes a ticket the child of another, or nobody's.

    Refused: a circle, more than `DEEPEST` levels, more than `MOST` below one, a merged ticket, or an actor who does not
    work on all the tickets this names."""
    with transaction.atomic():
        lock_tree()
        former = Ticket.objects.filter(children=ticket.pk).first()
        if parent is not None and parent.pk == ticket.pk:
            raise Refused(_("A ticket cannot be its own parent."))
        named = {one.pk: one for one in (former, ticket, parent) if one is not None}
        with together(named.values(), by=by) as steps:
            must_work_on(by, *(one for one in (ticket, parent) if one is not None))
            if ticket.parent_id == (parent.pk if parent else None):
                return
            if parent is not None:
                _check(ticket, parent)
            steps[ticket.pk].record("parent_changed", {"of": _named(parent, former)}, parent=parent)
            if former is not None:
                steps[former.pk].record("child_removed", {"of": ticket.pk, "number": ticket.number})
            if parent is not None:
                steps[parent.pk].record("child_added", {"of": ticket.pk, "number": ticket.number})


def _named(parent: Ticket | None, former: Ticket | None) -> int:
    named = parent or former
    return named.pk if named else 0


def _check(ticket: Ticket, parent: Ticket) -> None:
    for one in (ticket, parent):
        if one.merged_into_id is not None:
            raise Refused(_("%(number)s was merged into another ticket. Use that one.") % {"number": one.number})
    above = ancestors(parent)
    if ticket.pk in {parent.pk, *above}:
        words = _("%(parent)s is below %(number)s already and cannot be its parent as well.")
        raise Refused(words % {"parent": parent.number, "number": ticket.number})
    levels = generations(ticket)
    if len(above) + 2 + len(levels) > DEEPEST:
        raise Refused(_("Tickets can stand in at most %(most)s levels.") % {"most": DEEPEST})
    top = above[-1] if above else parent.pk
    if sum(map(len, generations(Ticket(pk=top)))) + 1 + sum(map(len, levels)) > MOST:
        raise Refused(_("At most %(most)s tickets can stand below one.") % {"most": MOST})


def ancestors(ticket: Ticket) -> list[int]:
    """The ids of parent, grandparent and so on."""
    found: list[int] = []
    key = ticket.parent_id
    while key is not None and key not in found:
        found.append(key)
        key = Ticket.objects.filter(pk=key).values_list("parent", flat=True).first()
    return found


def generations(ticket: Ticket) -> list[list[int]]:
    """The ids of the children, of their children, and so on; one query for each level."""
    levels: list[list[int]] = []
    level = _children([ticket.pk])
    while level and len(levels) < DEEPEST:
        levels.append(level)
        level = _children(level)
    return levels


def _children(keys: Iterable[int]) -> list[int]:
    return list(Ticket.objects.filter(parent__in=keys).order_by("pk").values_list("pk", flat=True)[: MOST + 1])


def unfinished_below(ticket: Ticket) -> "QuerySet[Ticket]":
    """All that is still open below a ticket, on every level."""
    keys = [key for level in generations(ticket) for key in level]
    return Ticket.objects.filter(pk__in=keys, state_type__in=UNFINISHED).order_by("pk")


def must_be_last(ticket: Ticket) -> None:
    """Refused where something below is still open: it would be forgotten. `cascading` ends all of them together."""
    if ticket.is_unfinished and unfinished_below(ticket).exists():
        words = _(
            "Tickets below %(number)s are not finished. End them along with it (“All below …”), or take them out."
        )
        raise Refused(words % {"number": ticket.number})
