"""Taking back what a line of the journal tells: links, family, merging, moving and splitting."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.family import set_parent
from tresen.tickets.linking import link, unlink
from tresen.tickets.merged import living
from tresen.tickets.merging import unmerge
from tresen.tickets.models import Event, Link, Message, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.splitting import unsplit


def undo(event: Event, *, by: Actor) -> None:
    """By the verb that is its opposite, with its rights and refusals. Refused as well if it is not so any more."""
    if event.name not in UNDOABLE:
        raise Refused(_("This cannot be undone."))
    UNDOABLE[event.name](event, by)


def _over() -> Refused:
    return Refused(_("This is not so any more."))


def _other(event: Event) -> Ticket:
    found = Ticket.objects.filter(pk=event.data.get("of", 0)).first()
    if found is None:
        raise _over()
    return found


def _pair(event: Event) -> tuple[Ticket, Ticket]:
    other = _other(event)
    return (event.ticket, other) if event.data.get("way") == "from" else (other, event.ticket)


def _linked(event: Event, by: Actor) -> None:
    source, target = _pair(event)
    known = Link.objects.filter(source=source, target=target, type=event.data["type"]).first()
    if known is None:
        raise _over()
    unlink(known, by=by)


def _unlinked(event: Event, by: Actor) -> None:
    link(*_pair(event), event.data["type"], by=by)


def _child_added(event: Event, by: Actor) -> None:
    child = _other(event)
    if child.parent_id != event.ticket_id:
        raise _over()
    set_parent(child, None, by=by)


def _child_removed(event: Event, by: Actor) -> None:
    child = _other(event)
    if child.parent_id is not None:
        raise _over()
    set_parent(child, event.ticket, by=by)


def _parent_changed(event: Event, by: Actor) -> None:
    before, after = event.changes["parent"]
    if event.ticket.parent_id != after:
        raise _over()
    set_parent(event.ticket, Ticket.objects.get(pk=before) if before else None, by=by)


def _merged(event: Event, by: Actor) -> None:
    source = _other(event) if event.name == "merged_in" else event.ticket
    if source.merged_into_id is None or (event.name == "merged_in" and living(source).pk != event.ticket_id):
        raise _over()
    unmerge(source, by=by)


def _moved(event: Event, by: Actor) -> None:
    message = Message.objects.select_related("ticket", "author").filter(pk=event.data["message"]).first()
    here = event.name == "moved_in"
    number = event.data["from" if here else "to"]
    other = Ticket.objects.filter(number=number).first()
    if message is None or other is None or message.ticket_id != (event.ticket_id if here else other.pk):
        raise _over()
    move_message(message, other if here else event.ticket, by=by, close_emptied=True)


def _split(event: Event, by: Actor) -> None:
    unsplit(event.ticket, by=by)


UNDOABLE: dict[str, Callable[[Event, Actor], None]] = {
    "linked": _linked,
    "unlinked": _unlinked,
    "child_added": _child_added,
    "child_removed": _child_removed,
    "parent_changed": _parent_changed,
    "merged": _merged,
    "merged_in": _merged,
    "moved_in": _moved,
    "moved_out": _moved,
    "split_off": _split,
}
