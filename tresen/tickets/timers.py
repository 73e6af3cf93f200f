"""Clocks that run on the server while somebody works on a ticket. One of a person's runs at a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.change import Refused
from tresen.tickets.models import Ticket, Timer
from tresen.tickets.models.worktime import LONGEST


def start(ticket: Ticket, *, by: Actor) -> Timer:
    """Starts or goes on; a clock of the actor's that runs on another ticket is paused."""
    if by.person is None:
        raise Refused(_("Only people book working time."))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=by.person.pk)  # one click after the other
        moment = clock.now()
        for running in Timer.objects.filter(person=by.person, started_at__isnull=False).exclude(ticket=ticket):
            _pause(running, moment)
        timer, _made = Timer.objects.get_or_create(ticket=ticket, person=by.person)
        if timer.started_at is None:
            timer.started_at = moment
            timer.save(update_fields=["started_at"])
    return timer


def pause(ticket: Ticket, *, by: Actor) -> None:
    with transaction.atomic():
        timer = Timer.objects.select_for_update().filter(ticket=ticket, person=by.person).first()
        if timer is not None and timer.started_at is not None:
            _pause(timer, clock.now())


def reset(ticket: Ticket, *, by: Actor) -> None:
    """Its time is booked, or nobody wants it."""
    Timer.objects.filter(ticket=ticket, person=by.person).delete()


def seconds_of(timer: Timer) -> int:
    running = (clock.now() - timer.started_at).total_seconds() if timer.started_at else 0
    return timer.seconds + max(0, int(running))


def minutes_of(timer: Timer) -> int:
    """To be booked: begun minutes are whole ones, a day at most."""
    return max(1, min(LONGEST, -(-seconds_of(timer) // 60)))


def _pause(timer: Timer, moment: datetime) -> None:
    assert timer.started_at is not None
    timer.seconds += max(0, int((moment - timer.started_at).total_seconds()))
    timer.started_at = None
    timer.save(update_fields=["seconds", "started_at"])


def timer_of(ticket: Ticket, *, by: Actor) -> Timer | None:
    return Timer.objects.filter(ticket=ticket, person=by.person).first()
