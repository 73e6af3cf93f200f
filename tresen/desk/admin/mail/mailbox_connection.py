"""The connection of a mailbox: the doctor's steps, and the mail it writes to itself."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.channels.email import round_trips
from tresen.channels.email.access import mailboxes_for
from tresen.channels.email.doctor.fetching import examine_fetching
from tresen.channels.email.doctor.sending import examine_sending
from tresen.channels.email.doctor.steps import State
from tresen.channels.email.models import Mailbox, Outgoing, Protocol, RoundTrip
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.doctor_wording import shown
from tresen.desk.admin.mail.mailbox_tabs import show_part
from tresen.desk.admin.mail.mailboxes import fault
from tresen.desk.auditing import in_steps
from tresen.kit import clock
from tresen.people.actor import Actor

WAYS = {"fetch": examine_fetching, "send": examine_sending}
LONG = timedelta(minutes=5)  # a round trip that takes longer is not waited for


@require_http_methods(["GET", "POST"])
@admins_only
@in_steps
def page(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The page fetches each way by itself; sent as a form (a browser without JavaScript) it brings both along."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    ways: list[dict[str, Any]] = [
        examined(mailbox, way) if request.method == "POST" else {"way": way} for way in wanted(mailbox)
    ]
    context = {"fault": fault(mailbox), "ways": ways, **_trip(mailbox)}
    return show_part(request, actor, mailbox, "mailbox_connection", "mailbox_connection.html", context)


@require_POST
@admins_only
@in_steps
def examine(request: HttpRequest, actor: Actor, key: int, way: str) -> HttpResponse:
    """One way, step by step; a fragment."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    if way not in wanted(mailbox):
        raise Http404
    context = {"mailbox": mailbox, "one": examined(mailbox, way)}
    return render(request, "desk/admin/mail/examined.html", context)


@require_POST
@admins_only
@in_steps
def begin_trip(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    if _can_travel(mailbox):
        round_trips.begin(mailbox)
    return redirect("desk:admin:mailbox_connection", mailbox.pk)


@require_safe
@admins_only
def trip(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """How far the mail is; a fragment that asks again while it travels."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    return render(request, "desk/admin/mail/round_trip.html", {"mailbox": mailbox, **_trip(mailbox)})


def wanted(mailbox: Mailbox) -> list[str]:
    """The ways that lead by a server."""
    ways = ["fetch"] if mailbox.fetch_protocol != Protocol.NONE and mailbox.fetch_host else []
    return [*ways, "send"] if mailbox.outgoing == Outgoing.SMTP and mailbox.smtp_host else ways


def examined(mailbox: Mailbox, way: str) -> dict[str, Any]:
    steps = WAYS[way](mailbox)
    works = all(step.state in (State.GOOD, State.WARN) for step in steps)
    return {"way": way, "steps": [shown(step) for step in steps], "works": works}


def _can_travel(mailbox: Mailbox) -> bool:
    return mailbox.is_active and mailbox.outgoing == Outgoing.SMTP and bool(mailbox.smtp_host)


def _trip(mailbox: Mailbox) -> dict[str, Any]:
    last = round_trips.latest(mailbox)
    return {"trip": last, "can_travel": _can_travel(mailbox), **(_times(last) if last else {})}


def _times(trip: RoundTrip) -> dict[str, Any]:
    """Seconds of each leg, and whether it is worth asking again."""
    out = (trip.sent_at - trip.started_at).total_seconds() if trip.sent_at else None
    # The mail may be fetched before the sending server has said its last word.
    back = max((trip.arrived_at - trip.sent_at).total_seconds(), 0) if trip.sent_at and trip.arrived_at else None
    late = not trip.arrived_at and trip.started_at < clock.now() - LONG
    waits = not trip.error and not trip.arrived_at and not late
    return {"out_seconds": out, "back_seconds": back, "late": late and not trip.error, "waits": waits}
