"""Custom fields that name a person or an organisation say the one that is left after a merge, and the old one again
when it is taken back, unless somebody has set them since."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery

from tresen.people.models import Merge
from tresen.tickets.models import CustomField, Event, Ticket


def followed(ticket: Ticket, done: Merge, here: int, there: int) -> dict[str, Any] | None:
    """All values of the ticket as they shall be; None if none of them has to follow."""
    if here not in ticket.values.values():
        return None
    keys = [key for key in _keys(done) if ticket.values.get(key) == here]
    if done.undone_at is not None:
        keys = [key for key in keys if _was_given(ticket, done, key)]
    return {**ticket.values, **dict.fromkeys(keys, there)} if keys else None


def named(done: Merge) -> Q:
    """The tickets with a field that has to follow; found by the index of the values."""
    here = done.source.pk if done.undone_at is None else done.into.pk
    fits = Q(pk__in=[])
    for key in _keys(done):
        rows = Ticket.objects.filter(~Q(values={}), values__contains={key: here})
        if done.undone_at is not None:
            last = _settings(key).filter(ticket=OuterRef("pk")).order_by("-id").values("data__merged_people")[:1]
            rows = rows.annotate(given_by=Subquery(last)).filter(given_by=done.pk)
        fits |= Q(pk__in=rows.values("pk"))
    return fits


def _keys(done: Merge) -> list[str]:
    kind = "person" if done.person_id is not None else "organisation"
    return list(CustomField.objects.filter(type=kind).order_by("pk").values_list("key", flat=True))


def _settings(key: str) -> Any:
    return Event.objects.filter(changes__values__1__has_key=key)


def _was_given(ticket: Ticket, done: Merge, key: str) -> bool:
    last = _settings(key).filter(ticket=ticket).order_by("-id").first()
    return last is not None and last.data.get("merged_people") == done.pk and not last.data.get("back")
