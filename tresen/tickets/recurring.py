"""Tickets that open by themselves on their dates.

Once each: the recurrence's row is locked while its ticket is opened, and the ticket, the row that names the date and
the next date are one transaction. Whoever is killed in between has done nothing, and the next minute does it. After a
time in which nothing ran there is one ticket for all dates that went by, which names them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.jobs import job, periodic
from tresen.people.actor import SYSTEM, Actor
from tresen.tickets.access import worked_q
from tresen.tickets.change import Refused
from tresen.tickets.dates import check_rule, check_zone, dates, dates_after
from tresen.tickets.models import Channel, Recurrence, Run, Ticket, TicketTemplate
from tresen.tickets.templates import open_from, templates_for

NAMED = 30  # of the dates that went by


@dataclass(frozen=True)
class Timetable:
    """When: `rule` "" is once, on `first_day`."""

    rule: str
    first_day: date
    at: time
    zone: str
    last_day: date | None = None

    def after(self, moment: datetime, most: int = 12) -> list[datetime]:
        return dates_after(moment, most, self.rule, self.first_day, self.at, self.zone, self.last_day)


def timetable_of(one: Recurrence) -> Timetable:
    return Timetable(one.rule, one.first_day, one.at, one.zone, one.last_day)


def recurrences_for(actor: Actor) -> QuerySet[Recurrence]:
    found = Recurrence.objects.filter(template__in=templates_for(actor, in_use=False))
    return found.select_related("template", "template__team", "template__customer")


def with_runs(found: QuerySet[Recurrence], actor: Actor, most: int) -> QuerySet[Recurrence]:
    """Each with `latest`, the last dates that became tickets, as far as the actor works on these: a ticket may have
    gone where he sees nothing."""
    runs = Run.objects.filter(worked_q(actor, "ticket__")).select_related("ticket")
    return found.prefetch_related(Prefetch("runs", runs[:most], to_attr="latest"))


def plan(template: TicketTemplate, when: Timetable, *, by: Actor, known: Recurrence | None = None) -> Recurrence:
    """Makes a recurrence, or changes `known`; dates gone by are not made up for. Refused: no date is left, or the
    template has no customer."""
    check_rule(when.rule)
    check_zone(when.zone)
    if when.last_day and when.last_day < when.first_day:
        raise Refused(_("The last day is before the first one."))
    if template.customer_id is None:
        raise Refused(_("This template has no customer: give it one first, a ticket that opens by itself needs it."))
    with transaction.atomic():
        one = Recurrence(created_by=by.person)
        if known is not None:
            one = Recurrence.objects.select_for_update().get(pk=known.pk)
        following = when.after(clock.now(), 1)
        if not following:
            raise Refused(_("There is no date to come. Choose a later day."))
        one.template, one.rule, one.first_day, one.last_day = template, when.rule, when.first_day, when.last_day
        one.at, one.zone, one.fault = when.at, when.zone, ""
        one.next_at = None if one.is_paused else following[0]
        one.save()
    return one


def pause(known: Recurrence, *, paused: bool) -> None:
    """Dates that go by while it is paused are not made up for."""
    with transaction.atomic():
        one = Recurrence.objects.select_for_update().get(pk=known.pk)
        one.is_paused, one.fault = paused, ""
        one.next_at = None if paused else next(iter(timetable_of(one).after(clock.now(), 1)), None)
        one.save(update_fields=["is_paused", "fault", "next_at"])


def remove(known: Recurrence) -> None:
    """No more tickets of it; those it made stay."""
    Recurrence.objects.filter(pk=known.pk).delete()


@periodic("* * * * *")
def open_all_due(timestamp: int) -> None:
    """Each minute: one job for each recurrence that is due. Safe to run twice."""
    due = Recurrence.objects.filter(next_at__lte=clock.now(), is_paused=False, template__is_active=True)
    for key in due.order_by("next_at").values_list("pk", flat=True)[:500]:
        open_due.later_once(recurrence_id=key)


@job(queue="tickets", attempts=1)
def open_due(recurrence_id: int) -> None:
    """At most one ticket for each date, however often it runs. What is refused is told on the page and tried again."""
    try:
        open_now(recurrence_id)
    except Refused as refusal:
        Recurrence.objects.filter(pk=recurrence_id).update(fault=str(refusal)[:500])


def open_now(recurrence_id: int) -> Ticket | None:
    """The ticket of the latest date that is due, naming those before it; None if nothing is due any more, or another
    process is at it."""
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        due = Recurrence.objects.select_for_update(skip_locked=True, of=("self",)).select_related("template")
        one = due.filter(pk=recurrence_id, is_paused=False, next_at__lte=clock.now()).first()
        if one is None or one.next_at is None:
            return None
        moment, when = clock.now(), timetable_of(one)
        missed: list[datetime] = []
        for at in dates(when.rule, when.first_day, when.at, when.zone, when.last_day):
            if at > moment:
                break
            if at >= one.next_at:
                missed.append(at)
        *missed, latest = missed or [one.next_at]
        ticket = _open(one, latest, missed)
        Run.objects.bulk_create(
            [Run(recurrence=one, due_at=at, ticket=ticket, made_at=moment) for at in [*missed, latest]]
        )
        one.next_at, one.fault = next(iter(when.after(moment, 1)), None), ""
        one.save(update_fields=["next_at", "fault"])
    return ticket


def _open(one: Recurrence, due: datetime, missed: list[datetime]) -> Ticket:
    body, zone = one.template.body, check_zone(one.zone)
    if missed:
        named = ", ".join(f"{at.astimezone(zone):%d.%m.%Y %H:%M}" for at in missed[-NAMED:])
        more = _(" and %(count)s earlier") % {"count": len(missed) - NAMED} if len(missed) > NAMED else ""
        words = _("This ticket stands for further dates that went by while Tresen was not running: %(dates)s.")
        body = f"{body}\n\n{words % {'dates': named + more}}".strip()
    data = {"recurrence": one.pk, "due": due.isoformat(), "missed": [at.isoformat() for at in missed]}
    return open_from(one.template, by=SYSTEM, body=body, channel=Channel.SCHEDULE, data=data)
