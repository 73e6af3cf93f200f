"""A call in words, above what was said in it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.people.numbers import readable_number
from tresen.tickets.calls import Call, Direction
from tresen.tickets.models import Message


def told_of(message: Message) -> list[str]:
    """["Karla Kundin rief an", "0431 123456", "7 Minuten"], as much of it as is known."""
    call = Call.of(message.facts.get("call"))
    if call is None:
        return []
    told = []
    if call.who:
        words = _("We called %s") if call.direction == Direction.OUT else _("%s called us")
        told.append(words % call.who)
    if call.number:
        told.append(readable_number(call.number))
    if call.minutes:
        told.append(ngettext("%(number)d minute", "%(number)d minutes", call.minutes) % {"number": call.minutes})
    return told
