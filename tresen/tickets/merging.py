"""Several tickets about one matter become one, and several again when that was wrong.

Messages keep the ticket they come from as their `home`, and so does what comes later under its marks or as an answer
to its messages: wherever a message with a home is, it is in the ticket at the end of what its home was merged into.
Everything else of a merged ticket stays where it is, so that un-merging has little to put back.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Change, Refused
from tresen.tickets.confiding import Discloses, discloses, guard
from tresen.tickets.family import DEEPEST, ancestors, generations
from tresen.tickets.joining_merged import bring, send_home, settle
from tresen.tickets.merged import living, merged_below, must_live
from tresen.tickets.models import Draft, Event, Message, Participant, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.moving import kind_in, last_of
from tresen.tickets.restoring import before
from tresen.tickets.states import state_columns, state_for
from tresen.tickets.tasks import merge_tasks, part_tasks
from tresen.tickets.together import lock_tree, must_work_on, together

MOST = 50  # tickets at once
MERGED = "merged"  # why a draft was not sent by itself
RESTS = (StateType.WAITING, StateType.SOLVED, StateType.CLOSED)


def merge(sources: Sequence[Ticket], into: Ticket, *, by: Actor, disclose: bool = False) -> None:
    """Puts all that was said in `sources` into `into`; all of them or none. No clock starts or stops.

    Refused: a ticket with itself, one that was merged already, one above or below the other, or an actor who does not
    work on all of them; Discloses where others would read what is confidential, unless told to `disclose`."""
    with transaction.atomic():
        lock_tree()
        if len({one.pk for one in sources}) > MOST:
            raise Refused(_("At most %(most)s tickets can be merged at once.") % {"most": MOST})
        children = list(Ticket.objects.filter(parent__in=[one.pk for one in sources]))
        with together([*children, *sources, into], by=by) as steps:
            target = steps[into.pk]
            chosen = [steps[key] for key in sorted({one.pk for one in sources})]
            must_work_on(by, *(step.ticket for step in chosen), target.ticket)
            for step in chosen:
                check(step.ticket, target.ticket, disclose=disclose)
            for step in chosen:
                _merge(step, target, steps)


def check(source: Ticket, into: Ticket, *, disclose: bool = False) -> None:
    """Refused as `merge` says. Both tickets as they are now."""
    if source.pk == into.pk:
        raise Refused(_("A ticket cannot be merged with itself."))
    must_live(source, into)
    if source.pk in ancestors(into) or into.pk in ancestors(source):
        words = _("%(first)s and %(second)s stand above and below each other. End that first, then merge them.")
        raise Refused(words % {"first": source.number, "second": into.number})
    if len(ancestors(into)) + 1 + len(generations(source)) > DEEPEST:
        raise Refused(_("Tickets can stand in at most %(most)s levels.") % {"most": DEEPEST})
    for team in {into.team_id, *into.shared_with}:
        guard(source, team, disclose=disclose)
    comes = source.customer_id != into.customer_id
    if comes and not disclose and discloses(into, [source.team_id or 0]):
        raise Discloses(_("This is confidential. The customer of the other ticket will get copies of its answers."))


def _merge(source: Change, target: Change, steps: dict[int, Change]) -> None:
    one, into = source.ticket, target.ticket
    messages = Message.objects.filter(ticket=one)
    moved = list(messages.order_by("pk").values_list("pk", flat=True))
    children = [step for step in steps.values() if step.ticket.parent_id == one.pk]
    leaving, came = last_of(Message.objects.none()), last_of(messages)
    messages.update(home=Coalesce(F("home"), one.pk), ticket=into)
    columns = state_columns(source, state_for(one, StateType.CLOSED)) if one.is_unfinished else {}
    told = {"messages": moved, "children": [step.ticket.pk for step in children]}
    source.record("merged", {"of": into.pk, "number": into.number, **told}, merged_into=into, **leaving, **columns)
    newer = came["last_message_at"] is not None and (
        into.last_message_at is None or came["last_message_at"] > into.last_message_at
    )
    target.record("merged_in", {"of": one.pk, "number": one.number, "messages": moved}, **(came if newer else {}))
    bring(target, one)
    for child in children:
        child.record("parent_changed", {"of": into.pk, "merge": one.pk}, parent=into)
    _move_drafts(source, target, Draft.objects.filter(ticket=one))
    merge_tasks(one, into)


def unmerge(source: Ticket, *, by: Actor) -> None:
    """Gives the ticket back what was said in it, and what has answered that since; what was said or decided in the
    other one stays there. State and family are as before, where nobody has changed them since.

    Refused: a ticket that was not merged, or an actor who does not work on both."""
    with transaction.atomic():
        lock_tree()
        source = Ticket.objects.select_related("merged_into").get(pk=source.pk)
        into, there = source.merged_into, living(source)
        if into is None:
            raise Refused(_("%(number)s is not merged with another ticket.") % {"number": source.number})
        event = Event.objects.filter(ticket=source, name="merged").order_by("-id")[0]
        children = list(Ticket.objects.filter(pk__in=event.data["children"]))
        with together([*children, source, into, there], by=by) as steps:
            must_work_on(by, source, there)
            _unmerge(steps[source.pk], steps[there.pk], event)
            if into.pk != there.pk:
                about = {"of": source.pk, "number": source.number, "messages": []}
                steps[into.pk].record("unmerged_out", about, updated_at=into.updated_at)
            for child in children:
                _give_back(steps[child.pk], source, {into.pk, there.pk})


def _unmerge(source: Change, there: Change, event: Event) -> None:
    one, root = source.ticket, there.ticket
    below = merged_below(one)
    homes, before_then = [one.pk, *below], set(event.data["messages"])
    going = list(Message.objects.filter(ticket=root, home__in=homes).order_by("pk"))
    since = [message for message in going if message.pk not in before_then]
    for message in going:
        message.ticket = one
        message.home_id = None if message.home_id == one.pk else message.home_id
    for message in since:
        message.kind = kind_in(one, message)  # what its author is here, not what he was there
    Message.objects.bulk_update(going, ["ticket", "home", "kind"])
    told = {"messages": [message.pk for message in going]}
    was_last = any(message.created_at == root.last_message_at for message in going)
    left = last_of(Message.objects.filter(ticket=root)) if was_last else {}
    there.record("unmerged_out", {"of": one.pk, "number": one.number, **told}, **left)
    gone = _part(there, one, homes)
    columns = {**before(source, [event]), "merged_into": None}
    loud = [message for message in since if not message.facts.get("quiet")]
    if len(going) - len(since) < len(before_then):  # some were moved elsewhere meanwhile
        columns |= last_of(Message.objects.filter(ticket=one))
    elif loud:
        columns |= last_of(Message.objects.filter(pk__in=[message.pk for message in loud]))
    source.record("unmerged", {"of": root.pk, "number": root.number, **told}, **columns)
    if any(message.kind == MessageKind.CUSTOMER for message in loud) and one.state_type in RESTS:
        # He asked again while it was merged: nobody would see it in a ticket that is finished.
        source.record("reopened", None, **state_columns(source, state_for(one, StateType.OPEN)))
    settle(source, gone)
    _move_drafts(there, source, Draft.objects.filter(ticket=root, options__home__in=homes))
    part_tasks(root, one, homes)


def _part(there: Change, one: Ticket, homes: list[int]) -> list[Participant]:
    """Whoever came by the merge leaves, also from the tickets between, which show nobody now but might again."""
    others = Ticket.objects.filter(pk__in=merged_below(there.ticket)).exclude(pk__in=homes)
    gone = send_home(there, homes, others.select_related("customer").order_by("pk"))
    between = Participant.objects.filter(home__in=homes).exclude(ticket__in=[there.ticket.pk, *homes])
    between.delete()
    return gone


def _give_back(child: Change, source: Ticket, parents: set[int]) -> None:
    if child.ticket.parent_id in parents and child.ticket.pk != source.pk:
        child.record("parent_changed", {"of": source.pk, "merge": source.pk}, parent=source)


def _move_drafts(source: Change, target: Change, drafts: "QuerySet[Draft]") -> None:
    """They go along, and come back untouched ones; where somebody writes in both already, his stays where it is. What
    was to be sent by itself waits for its writer's second look: it was written for another conversation."""
    taken = set(Draft.objects.filter(ticket=target.ticket).values_list("person", "kind"))
    for draft in drafts.order_by("pk"):
        if (draft.person_id, draft.kind) in taken:
            continue
        home = draft.options.pop("home", None)
        draft.ticket = target.ticket
        if home != target.ticket.pk:
            draft.options["home"] = home or source.ticket.pk
        if draft.send_at is not None:
            draft.send_at, draft.not_sent = None, MERGED
            target.record("not_sent", {"reason": MERGED})
        draft.save()
