"""Why a mail is in the ticket where it is: each check in plain words."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.people.actor import Actor
from tresen.tickets.access import events_for
from tresen.tickets.models import Message
from tresen.tickets.unnamed import numbers_seen, unnamed
from tresen.ui.icons import icon
from tresen.ui.times import Times


@dataclass(frozen=True)
class Line:
    tone: str  # good, bad or ""
    sign: SafeString
    what: str
    words: str
    found: str
    number: str
    linked: bool  # may the actor open that ticket?


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key)
    seen = numbers_seen(actor, (one.get("ticket") for one in checks_of(message)))
    context = {"message": message, "lines": lines(message, seen), "moves": _moves(message, actor)}
    return render(request, "desk/messages/why.html", context | {"answer": _answer(message, seen)})


def checks_of(message: Message) -> list[dict[str, Any]]:
    """As the channel kept them; [] for what was written in the desk."""
    told = message.facts.get("why")
    return told if isinstance(told, list) else []


def lines(message: Message, seen: set[str]) -> list[Line]:
    """`seen`: the numbers the reader may be told."""
    return [_line(one, seen) for one in checks_of(message)]


def _line(one: dict[str, Any], seen: set[str]) -> Line:
    named, verdict = one.get("ticket") or "", one.get("verdict", "")
    number = _named(named, seen) if named else ""
    tone = {"taken": "good", "refused": "bad"}.get(verdict, "")
    sign = icon({"taken": "check", "refused": "x"}.get(verdict, "minus"))
    if one.get("check") == "sender":
        return Line(tone, sign, _("Sender"), _sender(one.get("found", "")), "", number, number in seen)
    found = one.get("found", "") if one.get("found") != named else ""
    words = _("Nothing found") if verdict == "nothing" else _("Leads to")
    return Line(tone, sign, _check(one.get("check", "")), words, found, number, number in seen)


def _check(check: str) -> str:
    return {
        "reply-address": _("Signed reply address"),
        "message-id": _("Answer to a known message"),
        "subject-mark": _("Signed mark in the subject"),
        "partner-reference": _("A third party's number in the subject"),
        "number": _("Ticket number in the subject"),
    }.get(check, check)


def _sender(found: str) -> str:
    return {
        "customer": _("is the customer"),
        "copy": _("is in copy"),
        "on_behalf": _("asked on behalf of the customer"),
        "partner": _("takes part as a third party"),
        "partner_house": _("writes from the third party's domain"),
        "agent": _("is one of our agents: kept inside, as a note"),
        "colleague": _("belongs to the customer's organisation"),
        "written_to": _("got an answer of ours before"),
        "stranger": _("has no part in this ticket"),
        "removed": _("was taken out of this ticket"),
        "unproven": _("has no part by a number alone, which anybody may guess"),
        "not_authentic": _("may be forged: his domain says the mail is not from there"),
        "several_senders": _("is one of several authors, and not each of them takes part"),
    }.get(found, found)


def _answer(message: Message, seen: set[str]) -> str:
    """In one sentence."""
    told = checks_of(message)
    taken = next((one for one in told if one.get("verdict") == "taken"), None)
    refused = next((one for one in told if one.get("verdict") == "refused" and one.get("check") == "sender"), None)
    if taken is not None:
        return _("It was put into %(number)s.") % {"number": _named(taken["ticket"], seen)}
    if refused is not None:
        return _("It opened a new ticket: it named %(number)s, but the sender %(why)s.") % {
            "number": _named(refused["ticket"], seen),
            "why": _sender(refused.get("found", "")),
        }
    return _("It opened a new ticket: it answers nothing we know.") if told else _("It was written in the desk.")


def _named(number: str, seen: set[str]) -> str:
    return number if number in seen else _("another ticket")


def _moves(message: Message, actor: Actor) -> list[str]:
    moved = events_for(actor, message.ticket).filter(name="moved_in", data__message=message.pk).order_by("id")
    times = Times.here()
    words = _("Moved here from %(number)s by %(who)s, %(when)s")
    return [
        words
        % {
            "number": one.data.get("from") or _("another ticket"),
            "who": one.actor_label or "Tresen",
            "when": times.exact(one.at),
        }
        for one in unnamed(moved, actor)
    ]
