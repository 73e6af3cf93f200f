"""Words for the team: a note, or what was said in a call."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.attachments.uploads import new_files
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.composing import keys_of
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.naming import note_of
from tresen.desk.tickets.sequel import sequel_of
from tresen.desk.workload.bookings import book_along
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.texts.using import FACT, used_in
from tresen.tickets import noting
from tresen.tickets.calls import Call, call_of
from tresen.tickets.change import Refused
from tresen.tickets.drafts import discard_draft


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    return _keep(request, actor, number, "note")


@require_POST
@agents_only
def phone(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    return _keep(request, actor, number, "phone")


def _keep(request: HttpRequest, actor: Actor, number: str, kind: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.NOTE)
    body, naming = note_of(request, actor)
    sequel = sequel_of(request.POST, actor, ticket)
    used = used_in(body.text, keys_of(request.POST.getlist("module")), actor)
    given: dict[str, Any] = {
        "by": actor,
        "body": body,
        "attachments": new_files(request.POST.getlist("file"), body.html, actor),
        "submission": request.POST.get("submission", ""),
        "naming": naming,
        "facts": {FACT: used} if used else {},
    }
    if kind == "phone":
        given["call"] = _call(request)
    with transaction.atomic():
        said = noting.phone(ticket, **given) if kind == "phone" else noting.note(ticket, **given)
        sequel.follow(ticket, said, by=actor)
        book_along(request, ticket, actor, said)
        discard_draft(ticket, by=actor, kind=kind)
    return answer(request, actor, number, sent={"kind": kind})


def _call(request: HttpRequest) -> Call:
    sent = {name: request.POST.get(f"call_{name}", "") for name in ("direction", "who", "number", "minutes")}
    minutes = sent.pop("minutes").strip()
    if minutes and not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
        raise Refused(_("Enter the minutes as a whole number."))
    return call_of(**sent, minutes=int(minutes or 0))
