"""Who may look at which calendar, and who may change one."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.sla.models import Calendar, CalendarUse
from tresen.tickets.change import Refused


def calendars_for(actor: Actor) -> QuerySet[Calendar]:
    """Every agent sees all, for every due time follows from one."""
    return Calendar.objects.all() if actor.is_system or actor.is_agent else Calendar.objects.none()


def uses_for(actor: Actor) -> QuerySet[CalendarUse]:
    """Which calendar whom of those the actor knows of works by, and worked by; the house's as well."""
    if not (actor.is_system or actor.is_agent):
        return CalendarUse.objects.none()
    house = CalendarUse.objects.filter(team=None, organisation=None)
    teams = CalendarUse.objects.filter(team__in=teams_for(actor).order_by().values("pk"))
    clients = CalendarUse.objects.filter(organisation__in=organisations_for(actor).order_by().values("pk"))
    return (house | teams | clients).select_related("team", "organisation", "calendar")


def demand_changing(by: Actor) -> None:
    if not (by.is_system or by.is_admin):
        raise Refused(_("Only administrators change calendars."))
