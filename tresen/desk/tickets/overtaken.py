"""Before a reply leaves: has a colleague answered since it was begun, or is he about to?"""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tresen.desk.asking import Asks
from tresen.people.actor import Actor
from tresen.tickets.models import Message, Ticket
from tresen.tickets.overtaking import overtaking
from tresen.ui.times import Times

SHOWN = 600  # characters of what he wrote


def demand_unovertaken(request: HttpRequest, ticket: Ticket, actor: Actor) -> None:
    """Asks, in the transaction that is to send. `seen`: the newest message when the reply was begun, as the composer
    says it; `agreed`: what has been shown to whoever sends all the same. A client that says neither has no composer
    that could be overtaken."""
    seen, agreed = (_number(request.POST.get(name, "")) for name in ("seen", "agreed"))
    if seen is None or actor.person is None:
        return
    found = overtaking(ticket, actor.person, seen=seen, agreed=agreed)
    if not found:
        return
    if found.replies:
        words = _("%(name)s has answered since you began") % {"name": found.replies[-1].author or "Tresen"}
    else:
        words = _("%(name)s is writing a reply just now") % {"name": found.writing[0]}
    points = [_told(one) for one in found.replies]
    raise Asks(words, name="agreed", value=str(found.newest), yes=_("Send mine as well"), points=points)


def _told(message: Message) -> str:
    text = message.text.strip()
    shown = text[:SHOWN] + (" …" if len(text) > SHOWN else "")
    return f"{message.author or 'Tresen'}, {Times.here().clock(message.created_at)}: {shown}"


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
