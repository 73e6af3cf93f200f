"""Lists in groups: by the value of a field, or by day. Each group is a list of its own, read by keyset like any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from tresen.rules.fields import Field, Registry, Type
from tresen.tickets.models import Ticket
from tresen.tickets.models.view import Sort
from tresen.tickets.sorting import EXPRESSIONS, Order

DAY = "day"
NONE = "none"  # the key of the group of tickets where there is no value
TYPES = (Type.CHOICE, Type.TREE, Type.PERSON, Type.ORGANISATION, Type.TEAM, Type.YES_NO)
FALLING = ("ticket.priority", "ticket.impact", "ticket.urgency")  # the highest first


@dataclass(frozen=True)
class Head:
    """A group: its key in addresses, the value of the field, its name, how many tickets it has."""

    key: str
    value: Any
    name: str
    count: int


def groupings_of(registry: Registry) -> dict[str, Field]:
    """The fields a list can be grouped by: those with one value out of some."""
    return {key: one for key, one in registry.fields.items() if one.type in TYPES and one.rows is None}


@dataclass(frozen=True)
class Grouping:
    """`field` is None for days: those of what the list is sorted by."""

    field: Field | None
    order: Order

    @classmethod
    def of(cls, key: str, registry: Registry, order: Order) -> "Grouping | None":
        """None if there is nothing to group by: no key, or a field that has gone."""
        if key == DAY:
            return cls(None, order)
        one = groupings_of(registry).get(key)
        return cls(one, order) if one is not None else None

    def expression(self) -> Any:
        if self.field is not None:
            return self.field.column()
        return TruncDate(self._moment(), tzinfo=_zone(), output_field=DateField())

    def _moment(self) -> Any:
        if self.order.sort in (Sort.UPDATED, Sort.PRIORITY):
            return F("updated_at")
        return EXPRESSIONS[self.order.sort]

    def heads(self, tickets: QuerySet[Ticket]) -> list[Head]:
        """The groups in their order, counted in one query; their names cost another at most."""
        found = tickets.order_by().annotate(group=self.expression()).values_list("group").annotate(number=Count("pk"))
        counts = dict(found)
        names = self._names([value for value in counts if value is not None])
        heads = [Head(key_of(value), value, names.get(value, _("none")), number) for value, number in counts.items()]
        return sorted(heads, key=self._rank())

    def _names(self, values: Sequence[Any]) -> dict[Any, str]:
        if self.field is None:
            return {value: _day(value) for value in values}
        if self.field.type == Type.YES_NO:
            return {True: str(_("yes")), False: str(_("no"))}
        named = self.field.choices.named({str(value) for value in values}) if self.field.choices else {}
        return {value: str(named.get(str(value), _("(not to be found)"))) for value in values}

    def _rank(self) -> Any:
        """Days as the list is sorted, choices as they are offered, the rest by name; what has no value last."""
        field = self.field
        if field is None:
            late = self.order.descending
            return lambda head: (head.value is None, -head.value.toordinal() if late else head.value.toordinal())
        if field.key in FALLING:
            return lambda head: (head.value is None, -head.value if head.value is not None else 0)
        places = {}
        if field.choices is not None and not field.choices.searched and field.type != Type.TREE:
            places = {choice.key: place for place, choice in enumerate(field.choices.offered(""))}
        return lambda head: (head.value is None, places.get(str(head.value), len(places)), head.name.casefold())

    def inside(self, key: str) -> Q | None:
        """The condition for the group of this key, on rows that have `group`; None for a key that is none."""
        if key == NONE:
            return Q(group__isnull=True)
        value = self.value(key)
        return None if value is None else Q(group=value)

    def value(self, key: str) -> Any:
        """The value a key stands for; None if it stands for none."""
        try:
            if self.field is None:
                return date.fromisoformat(key)
            if self.field.type == Type.YES_NO:
                return {"true": True, "false": False}.get(key)
            return self.field.cast(key)
        except (ValueError, TypeError):
            return None

    def tickets(self, tickets: QuerySet[Ticket], keys: Sequence[str]) -> QuerySet[Ticket]:
        """Those of some groups, with `group` and, for their order, `rank`."""
        inside, ranks = Q(pk__in=[]), []
        for rank, key in enumerate(keys):
            condition = self.inside(key)
            if condition is not None:
                inside |= condition
                ranks.append(When(condition, then=rank))
        marked = tickets.annotate(group=self.expression()).filter(inside)
        if self.field is None and len(keys) == 1 and (day := self.value(keys[0])) is not None:
            marked = marked.filter(**self._span(day))
        return marked.annotate(rank=Case(*ranks, default=len(keys), output_field=IntegerField())) if ranks else marked

    def _span(self, day: date) -> dict[str, datetime]:
        """A day as moments: where the list is sorted by a column with an index, that is used."""
        if self.order.sort not in (Sort.UPDATED, Sort.PRIORITY):
            return {}
        begin = datetime.combine(day, time(), _zone())
        return {"updated_at__gte": begin, "updated_at__lt": datetime.combine(day + timedelta(days=1), time(), _zone())}


def key_of(value: Any) -> str:
    if value is None:
        return NONE
    return str(value).lower() if isinstance(value, bool) else str(value)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _day(day: date) -> str:
    from django.utils.formats import date_format

    from tresen.kit import clock

    away = (clock.now().astimezone(_zone()).date() - day).days
    near = {0: _("Today"), 1: _("Yesterday"), -1: _("Tomorrow")}
    return near.get(away) or date_format(day, "l, j. F Y" if abs(away) > 300 else "l, j. F")
