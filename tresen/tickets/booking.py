"""Working time on a ticket: booked, corrected, taken out by whoever booked it, until it is billed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import NotAllowed, worked_q
from tresen.tickets.change import Refused, change, plain
from tresen.tickets.models import Activity, Message, Ticket, TimeEntry
from tresen.tickets.models.worktime import LONGEST

OLDEST = timedelta(days=400)
COLUMNS = ("minutes", "day", "activity", "billable", "note")


class Locked(Refused):
    """It has been billed: nobody changes it until the billing is taken back."""


@dataclass(frozen=True)
class Work:
    """What is booked. `billable` None: as the activity has it; `day` None: today by the desk's clock."""

    minutes: int
    activity: Activity
    day: date | None = None
    billable: bool | None = None
    note: str = ""


def book(ticket: Ticket, work: Work, *, by: Actor, after: Message | None = None) -> TimeEntry:
    """Books the actor's own time. `after`: the message it was spent on. Refused: not 1 to 1440 minutes, a day to come
    or long gone, an activity not in use. The ticket keeps its place in the lists."""
    if by.person is None:
        raise Refused(_("Only people book working time."))
    with change(ticket, by=by) as step:
        values = _checked(work, None)
        entry = TimeEntry.objects.create(ticket=ticket, person=by.person, created_at=step.moment, **values)
        told = {name: plain(values[name]) for name in ("minutes", "activity", "billable")}
        data = {"entry": entry.pk, **told, "day": entry.day.isoformat()}
        if after is not None:
            data["after"] = after.pk
        step.record("time_booked", data, updated_at=ticket.updated_at)
    return entry


def change_entry(entry: TimeEntry, work: Work, *, by: Actor) -> None:
    """Makes it what `work` says. NotAllowed: somebody else's; Locked: billed."""
    with change(entry.ticket, by=by) as step:
        current = _own(entry, by)
        values = _checked(work, current)
        differ = {name: new for name, new in values.items() if getattr(current, name) != new}
        if not differ:
            return
        told = {name: [_told(getattr(current, name)), _told(new)] for name, new in differ.items()}
        for name, new in differ.items():
            setattr(current, name, new)
        current.save(update_fields=list(differ))
        step.record("time_changed", {"entry": current.pk, "differs": told}, updated_at=step.ticket.updated_at)


def remove_entry(entry: TimeEntry, *, by: Actor) -> None:
    """Takes it out. NotAllowed: somebody else's; Locked: billed; what is gone already is no fault."""
    with change(entry.ticket, by=by) as step:
        if not TimeEntry.objects.filter(pk=entry.pk).exists():
            return
        current = _own(entry, by)
        told = {"entry": current.pk, "minutes": current.minutes, "day": current.day.isoformat()}
        current.delete()
        step.record("time_removed", told, updated_at=step.ticket.updated_at)


def entries_for(actor: Actor) -> QuerySet[TimeEntry]:
    """The working time an actor may see: all on tickets where he may bill, his own on those he works on."""
    seen = TimeEntry.objects.filter(worked_q(actor, "ticket__", Right.BILLING))
    if actor.person is None:
        return seen if actor.is_system else TimeEntry.objects.none()
    return seen | TimeEntry.objects.filter(worked_q(actor, "ticket__"), person=actor.person)


def entries_of(ticket: Ticket) -> QuerySet[TimeEntry]:
    """All booked on a ticket the actor works on: whoever does sees who worked on it for how long."""
    return TimeEntry.objects.filter(ticket=ticket).select_related("person", "activity", "billing").order_by("-id")


def activities(*, in_use: bool = True) -> QuerySet[Activity]:
    return Activity.objects.filter(is_active=True) if in_use else Activity.objects.all()


def usual_activity() -> Activity:
    """What minutes given without more are booked on. Refused: there is none."""
    if (chosen := activities().first()) is None:
        raise Refused(_("There is no activity to book on. An administrator can add one."))
    return chosen


def _own(entry: TimeEntry, by: Actor) -> TimeEntry:
    """The entry as it is now, locked: nobody bills it meanwhile."""
    current = TimeEntry.objects.select_for_update().filter(pk=entry.pk).first()
    if current is None:
        raise Refused(_("This entry has been removed already."))
    if by.person is None or current.person_id != by.person.pk:
        raise NotAllowed(_("Only who booked it can change it."))
    if current.billing_id is not None:
        raise Locked(_("This time has been billed and is locked. Whoever does the billing can take that back."))
    return current


def _checked(work: Work, known: TimeEntry | None) -> dict[str, object]:
    today = timezone.localdate(clock.now())
    day = work.day or today
    if not 1 <= work.minutes <= LONGEST:
        raise Refused(_("Enter between 1 minute and 24 hours."))
    if not today - OLDEST <= day <= today:
        raise Refused(_("Choose a day of the past year, today at the latest."))
    if not work.activity.is_active and (known is None or known.activity_id != work.activity.pk):
        raise Refused(_("This activity is not used any more. Choose another one."))
    billable = work.activity.billable if work.billable is None else work.billable
    note = " ".join(work.note.split())[:500]
    return {"minutes": work.minutes, "day": day, "activity": work.activity, "billable": billable, "note": note}


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else plain(value)
