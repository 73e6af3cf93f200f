"""What forms are made of: fields, form rules, and the trees of categories and teams they refer to.

Read once and kept in the process under a stamp. The stamp is a row that database triggers renew in the very
transaction that changes any of these, whoever changes them; it is read anew for every request. So a new field is
everywhere with the next request, in every process, and a ticket with 200 fields costs the one small query a ticket
without fields costs.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from tresen.people.models import Team
from tresen.tickets.models import Category, CustomField, FormRule, FormStamp

Tree = Mapping[int, int | None]


@dataclass(frozen=True)
class Definitions:
    """Everything in its order, what is switched off too. Shared by threads: nobody changes what is in it."""

    stamp: str
    fields: tuple[CustomField, ...]
    rules: tuple[FormRule, ...]
    categories: Tree  # id: id of the parent
    teams: Tree

    @cached_property
    def by_key(self) -> dict[str, CustomField]:
        return {field.key: field for field in self.fields}

    def applies(self, field: CustomField, kind: str, category: int | None, team: int | None) -> bool:
        """Is the field one for such tickets?"""
        return (
            field.is_active
            and (not field.kinds or kind in field.kinds)
            and (not field.categories or _meets(field.categories, category, self.categories))
            and (not field.teams or _meets(field.teams, team, self.teams))
        )


_kept: dict[str, Definitions] = {}
_held: ContextVar[Definitions | None] = ContextVar("held", default=None)


@contextmanager
def held(stamp: str | None = None) -> Iterator[None]:
    """For everything done meanwhile they are what they are now: many small steps ask for them many times. `stamp` as
    in `definitions`."""
    token = _held.set(definitions(stamp))
    try:
        yield
    finally:
        _held.reset(token)


def definitions(stamp: str | None = None) -> Definitions:
    """As they are now. `stamp`: if the caller has read it (`stamps`) with something else in this request."""
    if (kept := _held.get()) is not None:
        return kept
    if stamp is None:
        stamp = str(FormStamp.objects.values_list("stamp", flat=True).first() or "")
    known = _kept.get("latest")
    if known is None or not stamp or known.stamp != stamp:
        known = _kept["latest"] = _read(stamp)
    return known


def _read(stamp: str) -> Definitions:
    return Definitions(
        stamp,
        tuple(CustomField.objects.all()),
        tuple(FormRule.objects.filter(is_active=True)),
        dict(Category.objects.order_by().values_list("pk", "parent_id")),
        dict(Team.objects.order_by().values_list("pk", "parent_id")),
    )


def _meets(wanted: Iterable[int], node: int | None, parents: Tree) -> bool:
    """Is the node one of those wanted, or below one of them?"""
    asked: set[int] = set()
    while node is not None and node not in asked:
        if node in wanted:
            return True
        asked.add(node)
        node = parents.get(node)
    return False
