"""The words of a note or phone note, and whom they name."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest
from django.utils.timezone import localtime, make_aware

from tresen.desk.tickets.composing import body_of
from tresen.desk.tickets.moments import moment_of
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.body import Body
from tresen.tickets.mentioning import NOBODY, Naming, written

TEN = time(10)


def note_of(request: HttpRequest, by: Actor) -> tuple[Body, Naming]:
    """`ask`: an answer is waited for, until `due`. Plain text, from a browser without scripts, names nobody."""
    html = request.POST.get("html", "")
    if not html:
        return body_of(request), NOBODY
    body = written(html, by)
    naming = Naming.of(body.html)
    if request.POST.get("ask"):
        naming = naming.asking(due_of(request.POST.get("due", "")))
    return body, naming


def due_of(given: str) -> datetime | None:
    """One of the times the composer offers, or a moment of the desk's clock; None without one."""
    if not given:
        return None
    if given == "2h":
        return clock.now() + timedelta(hours=2)
    if given in ("tomorrow", "monday"):
        today = localtime(clock.now()).date()
        day = today + timedelta(days=1 if given == "tomorrow" else 7 - today.weekday())
        return make_aware(datetime.combine(day, TEN))
    return moment_of(given)
