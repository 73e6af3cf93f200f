"""POST batches and tickets/{number}/cascade; GET and DELETE batches/{id}."""

from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.batches import BatchGiven, CascadeGiven
from tresen.api.tickets.fetch import fetch_worked
from tresen.api.tickets.shown import Shown
from tresen.channels.email.outgoing.family import answers_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.routing.access import macros_for
from tresen.routing.applying import apply_to_many
from tresen.tickets.access import demand_somewhere, tickets_for, tickets_worked_by
from tresen.tickets.batches import batch_for, progress
from tresen.tickets.body import Body
from tresen.tickets.bulk import begin, begin_all, take_back
from tresen.tickets.cascading import cascade
from tresen.tickets.family import unfinished_below
from tresen.tickets.models import Batch, BatchItem, BatchItemState, Ticket

REASONS = 200


@once
def make(request: Call, given: BatchGiven) -> HttpResponse:
    """Changes up to 10,000 tickets, each by itself: one refusal stops no other. More than 50 go on after the answer."""
    actor = request.auth.actor
    if not actor.is_agent:
        raise Problem(403, "Only agents change many tickets at once.")
    demand_somewhere(actor, Right.BULK)
    chosen = list(tickets_worked_by(actor).filter(number__in=given.tickets))
    if len(chosen) != len(set(given.tickets)):
        raise invalid("tickets", "not all of these are tickets you work on")
    batch = _begun(chosen, given, actor)
    return made(request, shown(batch, actor), batch.pk)


def _begun(chosen: list[Ticket], given: BatchGiven, actor: Actor) -> Batch:
    if [given.action is not None, bool(given.actions), given.macro is not None].count(True) != 1:
        raise invalid("action", "give exactly one of action, actions and macro")
    if given.macro is not None:
        macro = macros_for(actor).filter(pk=given.macro).first() if given.macro < 2**63 else None
        if macro is None:
            raise invalid("macro", "this is none of your macros")
        return apply_to_many(chosen, macro, by=actor)
    if given.actions:
        return begin_all(chosen, given.actions, by=actor)
    return begin(chosen, given.action or "", given.value, by=actor)


def show(request: Call, key: int) -> HttpResponse:
    """How far one of your batches is."""
    actor = request.auth.actor
    return rendered(shown(_own(actor, key), actor))


def end(request: Call, key: int) -> HttpResponse:
    """Takes it back: each ticket is as before where nobody has changed that since; the others are among `faults`."""
    actor = request.auth.actor
    batch = _own(actor, key)
    return rendered(shown(batch if batch.undoing else take_back(batch, by=actor), actor))


@once
def answer_all(request: Call, number: str, given: CascadeGiven) -> HttpResponse:
    """One answer for all unfinished tickets below this one; all of it happens, or nothing."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, Right.REPLY, "Only agents who work on this ticket may do this.")
    below = list(unfinished_below(ticket).values_list("pk", flat=True))
    mine = tickets_worked_by(actor, Right.REPLY).filter(pk__in=below).select_related("customer", "team")
    texts = {"de": Body.from_text(given.de.strip()), "en": Body.from_text(given.en.strip())}
    says = any(not body.is_empty for body in texts.values())
    answers = answers_for(mine, texts) if says else None
    batch = cascade(ticket, by=actor, answers=answers, then=given.then, delay=given.delay)
    return rendered(shown(batch, actor), 201)


def _own(actor: Actor, key: int) -> Batch:
    if (batch := batch_for(actor, key)) is None:
        raise Http404
    return batch


def shown(batch: Batch, actor: Actor) -> Shown:
    counts = progress(batch)
    faulty = BatchItem.objects.filter(batch=batch, state__in=[BatchItemState.FAILED, BatchItemState.KEPT])
    items = list(faulty[:REASONS])
    names = dict(tickets_for(actor).filter(pk__in=[one.ticket_id for one in items]).values_list("pk", "number"))
    return {
        "id": batch.pk,
        "action": batch.action,
        "total": sum(counts.values()),
        "done": counts["done"],
        "pending": counts["done"] if batch.undoing and batch.finished_at is None else counts["pending"],
        "undone": counts["undone"],
        "faults": [{"number": names.get(one.ticket_id), "reason": one.reason} for one in items],
    }
