"""The states of the house: their names, meaning, colour and order."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tresen.kit.recent import forget
from tresen.tickets.change import Refused
from tresen.tickets.models import State, StateType, Ticket


def add_state(*, names: Mapping[str, str], type: str, colour: str) -> State:
    """A new state, last in order."""
    with transaction.atomic():
        transaction.on_commit(forget)
        last = State.objects.select_for_update().order_by("position", "id").last()
        position = last.position + 1 if last else 0
        return State.objects.create(
            key=_free_key(names), names=dict(names), type=type, colour=colour, position=position
        )


def change_state(state: State, *, names: Mapping[str, str], type: str, colour: str, is_active: bool) -> None:
    """Refused where tickets would come to mean something else, or a verb would find no state to go to."""
    with transaction.atomic():
        transaction.on_commit(forget)
        everything = list(State.objects.select_for_update().order_by("pk"))
        before = next(one for one in everything if one.pk == state.pk)
        if type != before.type and is_used(state):
            raise Refused(_("Tickets are in this state, so its type stays. Make a new state instead."))
        if before.is_active and (not is_active or type != before.type) and _is_last(before, everything):
            kind = StateType(before.type).label
            raise Refused(_("This is the last active state of the type “%(type)s”; one is needed.") % {"type": kind})
        state.names, state.type, state.colour, state.is_active = dict(names), type, colour, is_active
        state.save(update_fields=["names", "type", "colour", "is_active"])


def move_state(state: State, direction: Literal["up", "down"]) -> None:
    """One place up or down; at the end nothing happens."""
    with transaction.atomic():
        transaction.on_commit(forget)
        order = list(State.objects.select_for_update().order_by("position", "id"))
        at = next(place for place, one in enumerate(order) if one.pk == state.pk)
        to = at - 1 if direction == "up" else at + 1
        if not 0 <= to < len(order):
            return
        order[at], order[to] = order[to], order[at]
        for position, one in enumerate(order):
            one.position = position
        State.objects.bulk_update(order, ["position"])


def is_used(state: State) -> bool:
    return Ticket.objects.filter(state=state).exists()


def _is_last(state: State, everything: list[State]) -> bool:
    return not any(one.is_active and one.type == state.type and one.pk != state.pk for one in everything)


def _free_key(names: Mapping[str, str]) -> str:
    """Made once from the English or German name and never changed: programs hold on to it."""
    stem = slugify(names.get("en") or names.get("de") or "")[:36] or "state"
    taken = set(State.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return stem if stem not in taken else next(f"{stem}-{n}" for n in range(2, 1000) if f"{stem}-{n}" not in taken)
