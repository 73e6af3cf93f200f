"""How each agent wants to see the views: as cards or as a table, which columns, in which groups, in which order."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.grouping import DAY, groupings_of
from tresen.tickets.models import Arrangement, ViewLook
from tresen.tickets.models.look import Shape
from tresen.tickets.models.view import Sort
from tresen.tickets.saved_views import MOST_COLUMNS, columns_of

KEY = re.compile(r"[a-z0-9-]{1,80}\Z")
MOST_ARRANGED, MOST_FOLDED = 300, 200


@dataclass(frozen=True)
class Look:
    """What a person asks for; the keys of `columns` and `grouping` are those of fields."""

    shape: str = Shape.CARDS
    columns: Iterable[str] = field(default_factory=tuple)
    grouping: str = ""
    sort: str = Sort.UPDATED
    descending: bool = True


def looks_for(actor: Actor) -> QuerySet[ViewLook]:
    return ViewLook.objects.filter(person=actor.person) if actor.is_agent else ViewLook.objects.none()


def arrangement_for(actor: Actor) -> QuerySet[Arrangement]:
    return Arrangement.objects.filter(person=actor.person) if actor.is_agent else Arrangement.objects.none()


def settle_look(view: str, look: Look, *, by: Actor) -> ViewLook:
    """Refused: a field there is not, or that cannot be a column or a group for him; too many columns."""
    assert by.person is not None
    registry = fields_of(by)
    columns = list(dict.fromkeys(look.columns))
    if len(columns) > MOST_COLUMNS or not columns_of(registry).keys() >= set(columns):
        raise Refused(_("Choose up to %(number)d columns from the list.") % {"number": MOST_COLUMNS})
    if look.grouping and look.grouping != DAY and look.grouping not in groupings_of(registry):
        raise Refused(_("Choose from the lists."))
    if look.shape not in Shape.values or look.sort not in Sort.values:
        raise Refused(_("Choose from the lists."))
    kept, _new = ViewLook.objects.get_or_create(person=by.person, view=_key(view))
    if kept.grouping != look.grouping:
        kept.folded = []
    kept.shape, kept.columns, kept.grouping = look.shape, columns, look.grouping
    kept.sort, kept.descending = look.sort, look.descending
    kept.save()
    return kept


def forget_look(view: str, *, by: Actor) -> None:
    """The view looks again as whoever made it wants it."""
    looks_for(by).filter(view=view).delete()


def fold(view: str, group: str, closed: bool, *, by: Actor) -> None:
    """Remembers that a group is closed, or open again."""
    kept = looks_for(by).filter(view=view).first()
    if kept is None:
        return
    folded = [one for one in kept.folded if one != group]
    kept.folded = [*folded, group[:80]][-MOST_FOLDED:] if closed else folded
    kept.save(update_fields=["folded"])


def arrange(order: Iterable[str], hidden: Collection[str], *, by: Actor) -> Arrangement:
    """The order of one's views, and those that are hidden. Keys of views that are gone later are passed over."""
    assert by.person is not None
    wanted = [_key(one) for one in dict.fromkeys(order)][:MOST_ARRANGED]
    away = sorted({_key(one) for one in hidden})[:MOST_ARRANGED]
    kept, _new = Arrangement.objects.update_or_create(person=by.person, defaults={"order": wanted, "hidden": away})
    return kept


def _key(given: str) -> str:
    if not KEY.match(given):
        raise Refused(_("There is no such view."))
    return given
