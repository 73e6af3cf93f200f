"""What administrators must know of: raised once, however often it is met, and ended when it is over."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from tresen.kit import clock
from tresen.kit.models import Alarm

SAME_AGAIN = timedelta(hours=1)


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


def to_be_told(limit: int = 20) -> list[tuple[Alarm, bool]]:
    """(alarm, is it over?) of those nobody has been written to about. One that was over before is not told at all, and
    what comes and goes is told once an hour."""
    same = Alarm.objects.filter(kind=OuterRef("kind"), about=OuterRef("about"), told_at__gt=clock.now() - SAME_AGAIN)
    raised = open_alarms().filter(~Exists(same), told_at=None).order_by("raised_at", "pk")[:limit]
    over = Alarm.objects.filter(~Q(ended_at=None), ~Q(told_at=None), over_told_at=None).order_by("raised_at", "pk")
    return [*((one, False) for one in raised), *((one, True) for one in over[:limit])]


def note_told(alarm: Alarm, *, over: bool) -> bool:
    """False if somebody else has noted it already."""
    column = "over_told_at" if over else "told_at"
    return bool(Alarm.objects.filter(pk=alarm.pk, **{column: None}).update(**{column: clock.now()}))


def take_back(alarm: Alarm, *, over: bool) -> None:
    """Nobody could be reached: it is still to be told."""
    Alarm.objects.filter(pk=alarm.pk).update(**{"over_told_at" if over else "told_at": None})
