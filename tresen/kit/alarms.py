"""What administrators must know of: raised once, however often it is met, and ended when it is over."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tresen.kit import clock
from tresen.kit.models import Alarm


def raise_alarm(kind: str, about: str, **facts: Any) -> Alarm:
    """The open alarm of this kind about this thing, with the latest facts. `facts`: what can be kept as JSON."""
    about = about[:300]
    for _ in range(2):
        if alarm := open_alarms().filter(kind=kind, about=about).first():
            if alarm.facts != facts:
                alarm.facts = facts
                alarm.save(update_fields=["facts"])
            return alarm
        try:
            with transaction.atomic():
                return Alarm.objects.create(kind=kind, about=about, facts=facts)
        except IntegrityError:  # somebody else has raised it meanwhile
            continue
    return Alarm.objects.get(kind=kind, about=about, ended_at=None)


def end_alarm(kind: str, about: str) -> bool:
    """It is over; False if there was none."""
    ended: int = open_alarms().filter(kind=kind, about=about[:300]).update(ended_at=clock.now())
    return ended > 0


def open_alarms() -> QuerySet[Alarm]:
    return Alarm.objects.filter(ended_at=None)
