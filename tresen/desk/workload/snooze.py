"""Out of the way until a date: offered as people say it, reckoned by the desk's clock."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.moments import moment_of
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.states import snooze
from tresen.ui.times import Times

MORNING, AFTERNOON = time(8), time(16)


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    times = Times.here()
    if request.method == "GET":
        offers = [(name, at.isoformat(), times.exact(at)) for name, at in presets(timezone.localtime(clock.now()))]
        return render(request, "desk/workload/snooze.html", {"ticket": ticket, "offers": offers})
    until = moment_of(request.POST.get("until", "") or request.POST.get("own", ""))
    snooze(ticket, until, by=actor, reason=request.POST.get("reason", ""))
    return answer(request, actor, number, toast=_("Back on %s.") % times.exact(until))


def presets(now: datetime) -> list[tuple[str, datetime]]:
    """(name, moment); `now` in the desk's zone. This afternoon only while it is still to come."""
    today, zone = now.date(), now.tzinfo
    monday = today + timedelta(days=7 - today.weekday())
    found = [
        (_("This afternoon, 16:00"), datetime.combine(today, AFTERNOON, zone)),
        (_("Tomorrow, 8:00"), datetime.combine(today + timedelta(days=1), MORNING, zone)),
        (_("Monday, 8:00"), datetime.combine(monday, MORNING, zone)),
        (_("In a week"), datetime.combine(today + timedelta(days=7), MORNING, zone)),
    ]
    return [(name, at) for name, at in found if at > now]
