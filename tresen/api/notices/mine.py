"""notices: GET, PATCH, POST read; tickets/{number}/mute: PUT, DELETE."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import override
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Order, page
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.notices import NoticeChange, NoticeFilter, ReadGiven
from tresen.api.tickets.fetch import fetch_one, fetch_worked
from tresen.api.tickets.shown import Shown
from tresen.notices import handling
from tresen.notices.access import notices_for
from tresen.notices.models import Notice
from tresen.notices.wording import told, why
from tresen.people.models import Person

REFUSAL = "Only agents who work on a ticket mute it."
LATEST = Order("n", "at", descending=True)


def listing(request: Call, wanted: Query[NoticeFilter]) -> HttpResponse:
    """What happened to tickets that concern you, as far as you see them now; latest first. Reading the list marks
    nothing as read."""
    notices = notices_for(request.auth.actor).select_related("ticket", "team")
    if wanted.unread:
        notices = notices.filter(read_at=None)
    found, following = page(request, notices, wanted, LATEST)
    with override(_person(request).locale):
        return listed(request, [_shown(one) for one in found], following)


@transaction.atomic
def change(request: Call, key: int, given: NoticeChange) -> HttpResponse:
    """Read, or not read after all."""
    notices = notices_for(request.auth.actor).select_related("ticket", "team")
    fetch_one(notices, key)
    (handling.read if given.read else handling.unread)(_person(request), notices.filter(pk=key))
    with override(_person(request).locale):
        return rendered(_shown(fetch_one(notices, key)))


@once
def read(request: Call, given: ReadGiven) -> HttpResponse:
    """No mail and no push tells of them any more. Ids that are not yours are passed over."""
    notices = notices_for(request.auth.actor)
    if given.ids is not None:
        notices = notices.filter(pk__in=given.ids)
    return rendered({"read": handling.read(_person(request), notices)}, 201)


def mute(request: Call, number: str) -> HttpResponse:
    """Nothing more of this ticket, unless somebody mentions you. For agents who work on it."""
    handling.mute(_person(request), fetch_worked(request.auth.actor, number, None, REFUSAL))
    return HttpResponse(status=204)


def unmute(request: Call, number: str) -> HttpResponse:
    handling.unmute(_person(request), fetch_worked(request.auth.actor, number, None, REFUSAL))
    return HttpResponse(status=204)


def _person(request: Call) -> Person:
    person = request.auth.actor.person
    assert person is not None  # a token is somebody's
    return person


def _shown(one: Notice) -> Shown:
    return {
        "id": one.pk,
        "ticket": one.ticket.number,
        "subject": one.ticket.subject,
        "kind": one.kind,
        "count": one.count,
        "told": told(one),
        "why": why(one),
        "message": one.message,
        "at": one.at,
        "read_at": one.read_at,
    }
