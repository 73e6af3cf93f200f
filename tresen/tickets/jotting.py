"""What is written down and not a ticket yet, kept on the server while it is written: one's own."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.models import Jotting

MOST = 20
REST = timedelta(days=30)


def jottings_of(actor: Actor) -> QuerySet[Jotting]:
    """His own that are not too old, the latest first."""
    return Jotting.objects.filter(person=actor.person, updated_at__gt=clock.now() - REST).order_by("-updated_at")


def jot(key: str, content: dict[str, Any], version: int, *, by: Actor) -> Jotting:
    """Keeps it. The newer version wins, so that a late request never overwrites later words; what nobody has come back
    to for a month is forgotten, and all but his latest twenty."""
    assert by.person is not None
    values: dict[str, Any] = {"content": content, "version": version, "updated_at": clock.now()}
    mine = Jotting.objects.filter(person=by.person, key=key)
    if not mine.filter(version__lte=version).update(**values) and not mine.exists():
        try:
            with transaction.atomic():
                Jotting.objects.create(person=by.person, key=key, **values)
        except IntegrityError:  # the same form, saved twice at once
            mine.filter(version__lte=version).update(**values)
        kept = jottings_of(by).values_list("pk", flat=True)[:MOST]
        Jotting.objects.filter(person=by.person).exclude(pk__in=list(kept)).delete()
    return mine.get()


def tear_up(key: str, *, by: Actor) -> None:
    """It has become a ticket, or is not wanted."""
    Jotting.objects.filter(person=by.person, key=key).delete()
