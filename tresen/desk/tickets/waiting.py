"""What is sent by itself later, or was not: shown at the foot of the conversation to all who work on the ticket."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tresen.kit.html import to_text
from tresen.people.actor import Actor
from tresen.tickets.drafts import LATER, drafts_in
from tresen.tickets.merging import MERGED
from tresen.tickets.models import Draft, Ticket
from tresen.tickets.scheduling import ANSWERED, CLOSED, FAILED, NO_ACCESS, OTHERS, STOPPED
from tresen.ui.times import Times


@dataclass(frozen=True)
class Waiting:
    key: int
    who: str
    mine: bool
    at: str
    why: str  # why it was not sent; "" while it waits
    excerpt: str
    to: str


def waiting_in(ticket: Ticket, actor: Actor, drafts: list[Draft] | None = None) -> list[Waiting]:
    times = Times.here()
    found = drafts_in(ticket, by=actor) if drafts is None else drafts
    return [shown(one, actor, times) for one in found if one.kind == LATER]


def shown(draft: Draft, actor: Actor, times: Times) -> Waiting:
    to = draft.recipients
    return Waiting(
        key=draft.pk,
        who=str(draft.person),
        mine=actor.person is not None and draft.person_id == actor.person.pk,
        at=times.exact(draft.send_at) if draft.send_at else "",
        why=words_for(draft.not_sent),
        excerpt=" ".join(to_text(draft.html).split())[:160],
        to=", ".join([*to.get("to", []), *to.get("cc", []), *to.get("bcc", [])]),
    )


def words_for(reason: str) -> str:
    """Why a message was not sent by itself, in words; a verb's own words stay as they are."""
    name = reason.partition(": ")[2]
    known = {
        ANSWERED: _("Not sent: there is a new message in the meantime."),
        CLOSED: _("Not sent: the ticket was closed in the meantime."),
        NO_ACCESS: _("Not sent: its writer no longer works on this ticket."),
        OTHERS: _("Not sent: the customer has changed, or a recipient was taken out of the ticket."),
        FAILED: _("Not sent: it failed several times (%s). Send it once more, or tell your administrator.") % name,
        MERGED: _("Not sent: the ticket was merged in the meantime."),
        STOPPED: _("Stopped by %s.") % name,
    }
    return known.get(reason.partition(":")[0], reason and _("Not sent: %s") % reason)
