"""The bell's popover and the page of all notices."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.notices.shown import loaded, rows
from tresen.desk.views.counts import lines
from tresen.people.actor import Actor

IN_POPOVER, IN_PAGE = 12, 30


@require_safe
@agents_only
def recent(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Unread ones first; with them, what came last."""
    unread = list(loaded(actor).filter(read_at=None)[:IN_POPOVER])
    read = list(loaded(actor).exclude(read_at=None)[: IN_POPOVER - len(unread)]) if len(unread) < IN_POPOVER else []
    return render(request, "desk/notices/recent.html", {"rows": rows(actor, unread + read), "unread": bool(unread)})


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Newest first; `?unread=1`: only those; `?after=`: older ones."""
    unread = request.GET.get("unread") == "1"
    found = loaded(actor).filter(read_at=None) if unread else loaded(actor)
    if place := _place(request.GET.get("after", "")):
        at, key = place
        found = found.filter(at__lte=at).filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    notices = list(found[: IN_PAGE + 1])
    last = notices[IN_PAGE - 1] if len(notices) > IN_PAGE else None
    context = {
        "rows": rows(actor, notices[:IN_PAGE]),
        "after": f"{last.at.isoformat()} {last.pk}" if last else "",
        "only_unread": unread,
        "first": place is None,
    }
    if request.headers.get("HX-Request"):
        return render(request, "desk/notices/rows.html", context)
    return render(request, "desk/notices/page.html", {**context, "nav": lines(actor), "here": "notices"})


def _place(text: str) -> tuple[datetime, int] | None:
    at, _, key = text.partition(" ")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(key)) if moment.tzinfo and key.isascii() and key.isdecimal() and len(key) < 19 else None
    except ValueError:
        return None
