"""What surrounds each page of the administration: its navigation, and what calls for attention."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from tresen.channels.access import deliveries_for
from tresen.channels.email.access import quarantine_for
from tresen.channels.models import DeliveryState
from tresen.desk.admin.alarms.banner import shown_alarms
from tresen.desk.admin.contents import GROUPS, Entry
from tresen.people.actor import Actor
from tresen.ui.icons import icon
from tresen.ui.sizes import capped

CAP = 99


@dataclass(frozen=True)
class Line:
    key: str
    title: str | Promise
    url: str
    icon: SafeString
    alarm: str


@dataclass(frozen=True)
class Part:
    title: str | Promise
    lines: list[Line]


def show(
    request: HttpRequest,
    actor: Actor,
    template: str,
    here: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the administration; `here` is the entry it belongs to."""
    shown, more = shown_alarms(actor)
    whole = {"parts": _parts(actor), "here": here, "alarms": shown, "more_alarms": more, **(context or {})}
    return render(request, f"desk/admin/{template}", whole, status=status)


def alarms(actor: Actor) -> dict[str, int]:
    """How much waits for an administrator, counted no further than anybody reads."""
    failed = deliveries_for(actor).filter(state=DeliveryState.FAILED)
    return {"quarantine": quarantine_for(actor)[: CAP + 1].count(), "outgoing": failed[: CAP + 1].count()}


def _parts(actor: Actor) -> list[Part]:
    waiting = alarms(actor)
    return [Part(group.title, [_line(one, waiting.get(one.key, 0)) for one in group.entries]) for group in GROUPS]


def _line(entry: Entry, waiting: int) -> Line:
    url = reverse(f"desk:admin:{entry.key}")
    return Line(entry.key, entry.title, url, icon(entry.icon), capped(waiting, CAP) if waiting else "")
