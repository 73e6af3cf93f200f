"""A macro and a ticket: whether it is offered, what it would do, and doing it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.access import macros_for
from tresen.routing.models import Macro
from tresen.rules.language import holds, parse
from tresen.tickets.actions.acting import Tried, prepare, rehearse
from tresen.tickets.actions.at_once import do_at_once
from tresen.tickets.bulk import begin_all, is_meant
from tresen.tickets.change import Refused
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.models import Batch, Ticket

UNDO = 10  # seconds in which it can be taken back by the toast
MARGIN = 3  # that long a click may take to arrive


@dataclass(frozen=True)
class Preview:
    """What a macro would do to one ticket. `says`: all of it as a sentence."""

    macro: Macro
    says: str
    tried: list[Tried]

    @property
    def refused(self) -> bool:
        return any(one.refusal for one in self.tried)

    @property
    def changes(self) -> bool:
        return any(one.changes for one in self.tried)


def macros_on(ticket: Ticket, actor: Actor) -> list[Macro]:
    """Those in use whose condition holds for the ticket, which was fetched for the actor."""
    macros = list(macros_for(actor).filter(is_active=True))
    if not any(macro.condition for macro in macros):
        return macros
    registry, context = fields_of(actor), context_of(actor)
    parsed = {one.pk: parse(one.condition, registry).condition for one in macros if one.condition}
    fits = {key: found is not None and holds(found, registry, ticket, context) for key, found in parsed.items()}
    return [one for one in macros if fits.get(one.pk, True)]


def preview(ticket: Ticket, macro: Macro, *, by: Actor) -> Preview:
    """Nothing changes. Refused: what it names has gone, or it is not for this ticket."""
    demand_offered(ticket, macro, by)
    ready = prepare(macro.actions, by=by)
    return Preview(macro, ready.says, rehearse(ticket, ready))


def apply(ticket: Ticket, macro: Macro, *, by: Actor) -> Batch | None:
    """All of it in one transaction, or nothing; None if nothing changed. Refused in the words of the first action that
    is."""
    demand_offered(ticket, macro, by)
    seconds = max(UNDO + MARGIN, by.person.undo_seconds if by.person else 0)
    batch = do_at_once(ticket, macro.actions, by=by, action="macro", value=macro.name, delay=seconds)
    if batch is not None:
        count(macro, 1)
    return batch


def apply_to_many(tickets: Iterable[Ticket], macro: Macro, *, by: Actor) -> Batch:
    """As `bulk.begin_all`; where its condition does not hold the ticket stays as it is."""
    chosen = list(tickets)
    demand_in_use(macro)
    batch = begin_all(chosen, macro.actions, by=by, action="macro", value=macro.name, condition=macro.condition)
    count(macro, len(chosen))
    return batch


def demand_in_use(macro: Macro) -> None:
    if not macro.is_active:
        raise Refused(_("This macro is switched off."))


def demand_offered(ticket: Ticket, macro: Macro, by: Actor) -> None:
    demand_in_use(macro)
    if not is_meant(ticket, macro.condition, by):
        raise Refused(_("The macro “%(name)s” is not meant for this ticket.") % {"name": macro.name})


def count(macro: Macro, tickets: int) -> None:
    Macro.objects.filter(pk=macro.pk).update(uses=F("uses") + tickets, last_used_at=clock.now())
