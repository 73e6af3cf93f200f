"""What a message of a program has to do with text modules, and with a call."""

from typing import Any

from tresen.api.problems import invalid
from tresen.api.schemas.message import MessageGiven
from tresen.api.tickets.words import body_of
from tresen.people.actor import Actor
from tresen.texts.gaps import gaps
from tresen.texts.using import FACT, used_in
from tresen.tickets.calls import Call, call_of


def used(given: MessageGiven, by: Actor) -> dict[str, Any]:
    """The facts that say with which modules it was written; empty without any."""
    found = used_in(given.body, given.text_modules, by) if given.text_modules else []
    return {FACT: found} if found else {}


def demand_filled(given: MessageGiven) -> None:
    """As in the desk: nothing with a gap in it leaves by oversight."""
    body = body_of(given.body, given.html)
    if not given.leave_gaps and (left := gaps(body.html, body.text)):
        raise invalid("leave_gaps", f"not filled in: {', '.join(left)[:300]}")


def call_in(given: MessageGiven) -> Call | None:
    if given.call is None:
        return None
    if given.kind != "phone":
        raise invalid("call", "only a phone note tells of a call")
    return call_of(**given.call.model_dump())
