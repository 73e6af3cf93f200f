"""When somebody wants mails, when it is quiet, and where he is at home."""

from dataclasses import dataclass
from datetime import time

from django.db import transaction

from tresen.notices.models import Habits
from tresen.people.models import Person
from tresen.people.preferring import live_in


@dataclass(frozen=True)
class Times:
    """`quiet`: from and until, each day; None: never. `zone`: an IANA name, "" is the house's."""

    rhythm: str
    daily_at: time
    quiet: tuple[time, time] | None
    quiet_weekends: bool
    shows_subject: bool
    zone: str


def habits_of(person: Person) -> Habits:
    return Habits.objects.filter(person=person).first() or Habits(person=person)


def set_habits(person: Person, times: Times) -> None:
    """What waits already keeps its time."""
    begin, end = times.quiet or (None, None)
    columns = {
        "rhythm": times.rhythm,
        "daily_at": times.daily_at,
        "quiet_from": begin,
        "quiet_until": end,
        "quiet_weekends": times.quiet_weekends,
        "shows_subject": times.shows_subject,
    }
    with transaction.atomic():
        Habits.objects.update_or_create(person=person, defaults=columns)
        live_in(person, times.zone)
