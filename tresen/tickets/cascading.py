"""One answer and one end for a ticket and all below it: a major incident is told to everybody, and closed at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import rights_on, tickets_for, works_on
from tresen.tickets.batches import marked
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.family import generations, unfinished_below
from tresen.tickets.models import Batch, BatchItem, BatchItemState, Message, StateType, Ticket
from tresen.tickets.replying import reply
from tresen.tickets.states import set_state, state_for
from tresen.tickets.together import lock_tree, together

NAMED = 10  # tickets in one sentence
ENDS = {"solve": StateType.SOLVED, "close": StateType.CLOSED}


@dataclass(frozen=True)
class Answer:
    """What one child is told: in its customer's language, to whom its last answer would go."""

    body: Body
    to: Sequence[str]
    cc: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def cascade(
    parent: Ticket, *, by: Actor, answers: Mapping[int, Answer] | None = None, then: str = "", delay: int = 0
) -> Batch:
    """Tells every unfinished ticket below `parent` its own answer ({id: Answer}; None: nothing is said); with `then`
    ("solve", "close") ends all of them and the parent. All of it in one transaction, or nothing.

    Refused, with the numbers the actor may know: a ticket he may not do this to, one without an answer, one that a
    verb refuses, others than he was shown. `delay`: seconds in which each answer may be withdrawn."""
    assert by.person is not None
    with transaction.atomic():
        lock_tree()
        below = list(unfinished_below(parent))
        with together([*below, parent], by=by):
            current = list(unfinished_below(parent))
            if {one.pk for one in current} != {one.pk for one in below}:
                raise Refused(_("Somebody has changed these tickets just now. Look at them again."))
            _check(parent, current, answers, then, by)
            batch = Batch.objects.create(person=by.person, action="cascade", value=parent.number)
            with marked(batch):
                for child in _deepest_first(parent, current):
                    _each(child, answers, then, by, delay)
                if then:
                    set_state(parent, state_for(parent, ENDS[then]), by=by)
        done = [BatchItem(batch=batch, ticket=one, state=BatchItemState.DONE) for one in [*current, parent]]
        BatchItem.objects.bulk_create(done)
        batch.finished_at = batch.created_at
        batch.save(update_fields=["finished_at"])
    return batch


def _each(child: Ticket, answers: Mapping[int, Answer] | None, then: str, by: Actor, delay: int) -> None:
    message: Message | None = None
    try:
        if answers is not None:
            said = answers[child.pk]
            given: dict[str, Any] = {"body": said.body, "to": list(said.to), "cc": list(said.cc)}
            message = reply(child, by=by, facts=dict(said.facts), delay=delay, **given)
        if then:
            set_state(child, state_for(child, ENDS[then]), by=by, after=message)
    except Refused as refusal:
        raise Refused(f"{child.number}: {refusal} {_('Nothing was done.')}") from refusal


def _check(parent: Ticket, below: Sequence[Ticket], answers: Mapping[int, Answer] | None, then: str, by: Actor) -> None:
    if answers is None and then not in ENDS:
        raise Refused(_("There is nothing to do."))
    if answers is not None and not below:
        raise Refused(_("There is no unfinished ticket below this one."))
    needed = {Right.REPLY} if answers is not None else set()
    needed |= {Right.EDIT} if then else set()
    lacking = [one for one in [parent, *below] if not (works_on(by, one) and needed <= rights_on(by, one))]
    if lacking:
        words = _("Nothing was done: you may not do this to %(tickets)s.")
        raise Refused(words % {"tickets": named(lacking, by)})
    without = [one for one in below if answers is not None and one.pk not in answers]
    if without:
        words = _("Nothing was done: there is no answer in the language of %(tickets)s.")
        raise Refused(words % {"tickets": named(without, by)})


def named(tickets: Iterable[Ticket], by: Actor) -> str:
    """ "T-5, T-7 and others": only those the actor may know of, and never how many he may not."""
    keys = [one.pk for one in tickets]
    known = list(tickets_for(by).filter(pk__in=keys).order_by("pk").values_list("number", flat=True))
    shown = ", ".join(known[:NAMED])
    if not known:
        return _("tickets you do not see")
    return _("%(tickets)s and others") % {"tickets": shown} if len(keys) > len(known[:NAMED]) else shown


def _deepest_first(parent: Ticket, below: Sequence[Ticket]) -> list[Ticket]:
    """A ticket is ended after all that stand below it."""
    level = {key: depth for depth, keys in enumerate(generations(parent)) for key in keys}
    return sorted(below, key=lambda one: (-level.get(one.pk, 0), one.pk))
