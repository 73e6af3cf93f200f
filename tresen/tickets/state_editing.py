"""The states of the house: their names, meaning, colour and order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tresen.kit.recent import forget
from tresen.tickets.change import Refused
from tresen.tickets.models import Kind, State, StateType, Ticket, WaitsFor


@dataclass(frozen=True)
class Scope:
    """Where a state is offered, what customers read, and whom a waiting one waits for."""

    public_names: Mapping[str, str] = field(default_factory=dict)
    workspaces: Sequence[int] = ()
    kinds: Sequence[str] = ()
    waits_for: str = ""

    def columns(self, type: str) -> dict[str, Any]:
        if unknown := set(self.kinds) - set(Kind.values):
            raise Refused(_("There is no such kind: %(kinds)s.") % {"kinds": ", ".join(sorted(unknown))})
        if self.waits_for not in {"", *WaitsFor.values}:
            raise Refused(_("Choose from the list whom the state waits for."))
        return {
            "public_names": dict(self.public_names),
            "workspaces": sorted(set(self.workspaces)),
            "kinds": [str(kind) for kind in Kind if kind in self.kinds],
            "waits_for": self.waits_for if type == StateType.WAITING else "",
        }


EVERYWHERE = Scope()


def add_state(*, names: Mapping[str, str], type: str, colour: str, scope: Scope = EVERYWHERE) -> State:
    """A new state, last in order."""
    with transaction.atomic():
        transaction.on_commit(forget)
        last = State.objects.select_for_update().order_by("position", "id").last()
        position = last.position + 1 if last else 0
        return State.objects.create(
            key=_free_key(names), names=dict(names), type=type, colour=colour, position=position, **scope.columns(type)
        )


def change_state(
    state: State, *, names: Mapping[str, str], type: str, colour: str, is_active: bool, scope: Scope = EVERYWHERE
) -> None:
    """Refused where tickets would come to mean something else, or a verb would find no state to go to. A ticket that
    is in a state which is no longer meant for it stays there until it is moved."""
    with transaction.atomic():
        transaction.on_commit(forget)
        everything = list(State.objects.select_for_update().order_by("pk"))
        before = next(one for one in everything if one.pk == state.pk)
        if type != before.type and is_used(state):
            raise Refused(_("Tickets are in this state, so its type stays. Make a new state instead."))
        columns = scope.columns(type)
        goes = not is_active or type != before.type or columns["workspaces"] or columns["kinds"]
        if before.is_active and before.is_everywhere and goes and _is_last(before, everything):
            words = _("This is the last active state of the type “%(type)s” for all teams and kinds; one is needed.")
            raise Refused(words % {"type": StateType(before.type).label})
        state.names, state.type, state.colour, state.is_active = dict(names), type, colour, is_active
        for name, value in columns.items():
            setattr(state, name, value)
        state.save(update_fields=["names", "type", "colour", "is_active", *columns])


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
    others = [one for one in everything if one.pk != state.pk and one.is_active and one.is_everywhere]
    return not any(one.type == state.type for one in others)


def _free_key(names: Mapping[str, str]) -> str:
    """Made once from the English or German name and never changed: programs hold on to it."""
    stem = slugify(names.get("en") or names.get("de") or "")[:36] or "state"
    taken = set(State.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return stem if stem not in taken else next(f"{stem}-{n}" for n in range(2, 1000) if f"{stem}-{n}" not in taken)
