"""Tickets follow when persons or organisations are merged, and go back when that is taken back.

A hundred at a time, each hundred in one transaction; up to `AT_ONCE` with the merge itself, more by a job that finds
what is left to do by looking, so that it may be killed and repeated at any moment. Each ticket tells it in its journal.
"""

from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tresen.kit.jobs import ending, job
from tresen.people.actor import SYSTEM, Actor
from tresen.people.merging import merge_rows, unmerge_rows
from tresen.people.models import Merge, Person
from tresen.people.refusals import EditRefused
from tresen.tickets.category_handing import hand_over, take_back
from tresen.tickets.change import change
from tresen.tickets.merged_values import followed, named
from tresen.tickets.models import Event, Mention, Message, Participant, SavedView, Ticket
from tresen.tickets.models.state import UNFINISHED

BATCH, AT_ONCE = 100, 500


def merge(source: Any, into: Any, *, by: Actor, with_rights: bool = False) -> Merge:
    """Makes one of two persons, or of two organisations; EditRefused with a reason."""
    with transaction.atomic():
        held = isinstance(source, Person) and _assigned(source).exists()
        if held and not with_rights:
            words = _("%(name)s still has tickets to work on. Hand them over first, or let the rights go over.")
            raise EditRefused(words % {"name": source})
        done = merge_rows(source, into, by=by, with_rights=with_rights)
        if done.person is not None:
            rows = Participant.objects.filter(person=source)
            done.moved["participants"] = list(rows.values_list("pk", flat=True))
            rows.update(person=into)
            named = Mention.objects.filter(person=source)
            named = named.exclude(message__in=Mention.objects.filter(person=into).values("message"))
            done.moved["mentions"] = list(named.values_list("pk", flat=True))
            Mention.objects.filter(pk__in=done.moved["mentions"]).update(person=into)
            views = SavedView.objects.filter(owner=source)
            done.moved["views"] = list(views.values_list("pk", flat=True))
            views.update(owner=into)
        else:
            done.moved["categories"] = hand_over(source, into, by=by)
        done.save(update_fields=["moved"])
        _settle(done)
    return done


def unmerge(done: Merge, *, by: Actor) -> Merge:
    """Takes a merge back: exactly what it moved and nobody has changed since, and what has come to moved addresses."""
    with transaction.atomic():
        done = unmerge_rows(done, by=by)
        if done.person is not None:
            rows = Participant.objects.filter(pk__in=done.moved.get("participants", []), person=done.into_person)
            rows.update(person=done.person)
            named = Mention.objects.filter(pk__in=done.moved.get("mentions", []), person=done.into_person)
            named.update(person=done.person)
            views = SavedView.objects.filter(pk__in=done.moved.get("views", []), owner=done.into_person)
            views.update(owner=done.person)
        else:
            handed = done.moved.get("categories", {})
            if isinstance(handed, list):  # of a merge before 0.5: the ids alone
                handed = {str(key): {} for key in handed}
            take_back(handed, done.source, done.into, by=by)
        _settle(done)
    return done


def _settle(done: Merge) -> None:
    if _left(done)[: AT_ONCE + 1].count() <= AT_ONCE:
        while _follow_some(done):
            pass
    else:
        follow.later_once(lock=f"merge {done.pk}", merge_id=done.pk)


@job(queue="tickets")
def follow(merge_id: int) -> None:
    """The tickets of one merge, until none is left. May be repeated: it does what is left."""
    done = Merge.objects.get(pk=merge_id)
    while not ending.is_set():
        with transaction.atomic():
            # Whoever takes the merge back waits for this hundred, and the next one knows.
            done = Merge.objects.select_for_update().get(pk=merge_id)
            if not _follow_some(done):
                return
    follow.later_once(lock=f"merge {merge_id}", merge_id=merge_id)


def _follow_some(done: Merge) -> bool:
    """Moves up to a hundred; False once none is left."""
    followed = [_follow_one(ticket, done) for ticket in _left(done).order_by("pk")[:BATCH]]
    if not any(followed) and not done.settled:
        done.settled = True
        done.save(update_fields=["settled"])
    return any(followed)


def _follow_one(ticket: Ticket, done: Merge) -> bool:
    back = done.undone_at is not None
    here, there = (done.into, done.source) if back else (done.source, done.into)
    by = Actor.of(done.by) if done.by else SYSTEM
    with change(ticket, by=by) as step:
        data = {"merged_people": done.pk, "from": str(here), "back": back}
        columns: dict[str, Any] = {}
        if done.organisation_id is not None:
            if ticket.organisation_id == here.pk and (not back or _was_given(ticket, done, "organisation")):
                columns["organisation"] = there
        else:
            if ticket.customer_id == here.pk and _is_customer(ticket, done, back):
                columns["customer"] = there
                Participant.objects.filter(ticket=ticket, person=there).exclude(involvement="watcher").delete()
            if ticket.assignee_id == here.pk and (not back or _was_given(ticket, done, "assignee")):
                columns["assignee"] = there
        if values := followed(ticket, done, here.pk, there.pk):
            columns["values"] = values
        if columns:
            step.record("people_unmerged" if back else "people_merged", data, **columns)
        return bool(columns)


def _is_customer(ticket: Ticket, done: Merge, back: bool) -> bool:
    return not back or _was_given(ticket, done, "customer") or _writes_from_moved(ticket, done)


def _was_given(ticket: Ticket, done: Merge, column: str) -> bool:
    """Did this merge give the ticket over, and has nobody changed that since?"""
    last = Event.objects.filter(ticket=ticket, changes__has_key=column).order_by("-id").first()
    return last is not None and last.data.get("merged_people") == done.pk and not last.data.get("back")


def _writes_from_moved(ticket: Ticket, done: Merge) -> bool:
    first = Message.objects.filter(ticket=ticket).order_by("pk").first()
    moved = {value for (value,) in done.moved.get("addresses", [])}
    return ticket.created_at > done.at and first is not None and first.sender_address.lower() in moved


def _left(done: Merge) -> "QuerySet[Ticket]":
    """The tickets that still have to follow."""
    if done.undone_at is None:
        if done.organisation_id is not None:
            return Ticket.objects.filter(Q(organisation_id=done.organisation_id) | named(done))
        rights = Q(assignee_id=done.person_id, state_type__in=UNFINISHED) if "teams" in done.moved else Q(pk__in=[])
        return Ticket.objects.filter(Q(customer_id=done.person_id) | rights | named(done))
    if done.organisation_id is not None:
        last = Event.objects.filter(ticket=OuterRef("pk"), changes__has_key="organisation").order_by("-id")
        told = Ticket.objects.annotate(last=Subquery(last.values("data__merged_people")[:1]))
        return told.filter(Q(organisation=done.into_organisation, last=done.pk) | named(done))
    customers = Event.objects.filter(ticket=OuterRef("pk"), changes__has_key="customer").order_by("-id")
    assignees = Event.objects.filter(ticket=OuterRef("pk"), changes__has_key="assignee").order_by("-id")
    first = Message.objects.filter(ticket=OuterRef("pk")).order_by("pk").values("sender")[:1]
    moved = [value for (value,) in done.moved.get("addresses", [])]
    rows = Ticket.objects.annotate(
        by_merge=Subquery(customers.values("data__merged_people")[:1]),
        work_by_merge=Subquery(assignees.values("data__merged_people")[:1]),
        first_sender=Subquery(first),
    )
    came = Q(by_merge=done.pk)
    for value in moved:
        sent = Q(first_sender__iexact=value) | Q(first_sender__iendswith=f"<{value}>")
        came |= Q(created_at__gt=done.at) & sent
    work = Q(assignee_id=done.into_person_id, state_type__in=UNFINISHED, work_by_merge=done.pk)
    return rows.filter(Q(customer_id=done.into_person_id) & came | work | named(done))


def _assigned(person: Person) -> "QuerySet[Ticket]":
    return Ticket.objects.filter(assignee=person, state_type__in=UNFINISHED)
