"""Checklists: tasks prepared once and put into tickets, by hand or because of a ticket's kind and category."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tresen.kit.recent import recently
from tresen.people.actor import SYSTEM, Actor
from tresen.tickets.change import Refused, change
from tresen.tickets.models import Category, Checklist, ChecklistItem, Event, Task, Ticket
from tresen.tickets.tasks import Duty, add_task

DAY_ENDS = time(17)  # of the desk's clock: what is due on a day is due then


def checklists_for(actor: Actor, *, in_use: bool = True) -> QuerySet[Checklist]:
    """Those one may put into a ticket. Nothing in them is secret but the names of teams he must not know."""
    if not (actor.is_system or actor.is_agent):
        return Checklist.objects.none()
    active = Checklist.objects.filter(is_active=True) if in_use else Checklist.objects.all()
    hidden = active.filter(items__team__in=sorted(actor.closed_ids)) if actor.closed_ids else active.none()
    return active.exclude(pk__in=hidden.values("pk"))


def insert(
    ticket: Ticket, checklist: Checklist, *, by: Actor, disclose: bool = False, alone: bool = False
) -> list[Task]:
    """Its tasks, at the end of the ticket's. Discloses if one of them would show it to another team; `alone`: without
    owners and teams, so that it shows it to nobody."""
    with change(ticket, by=by):
        made = []
        for item in checklist.items.select_related("owner", "team"):
            duty = duty_of(item, timezone.localtime())
            duty = Duty(duty.title, due_at=duty.due_at, compulsory=duty.compulsory) if alone else duty
            made.append(add_task(ticket, duty, by=by, checklist=checklist.name, disclose=disclose))
        return made


def duty_of(item: ChecklistItem, moment: datetime) -> Duty:
    """`moment` in the zone whose days are counted."""
    due = None
    if item.days is not None:
        due = datetime.combine(moment.date() + timedelta(days=item.days), DAY_ENDS, moment.tzinfo)
        due = max(due, moment + timedelta(hours=1))  # nothing is overdue as soon as it is there
    owner = item.owner if item.owner and item.owner.is_active else None
    return Duty(item.title, owner, item.team, due, item.compulsory)


def insert_fitting(event: Event) -> None:
    """Reaction to a ticket's being opened, categorised or of another kind: what belongs to it is put in, once.
    What the ticket has had already is not put in again, also if its tasks have been removed since."""
    ticket = event.ticket
    for checklist in fitting(ticket.kind, ticket.category_id):
        had = Event.objects.filter(ticket=ticket, name="task_added", data__checklist=checklist.name)
        if event.name == "opened" or not had.exists():
            _insert_quietly(ticket, checklist)


def fitting(kind: str, category: int | None) -> list[Checklist]:
    above = _above(category)
    return [
        checklist
        for checklist, categories in _attached()
        if (not checklist.kinds or kind in checklist.kinds) and (not categories or categories & above)
    ]


@recently
def _attached() -> list[tuple[Checklist, frozenset[int]]]:
    """The active checklists that are put in by themselves, with the ids of their categories."""
    found = Checklist.objects.filter(is_active=True).prefetch_related("categories")
    pairs = [(one, frozenset(category.pk for category in one.categories.all())) for one in found]
    return [(one, categories) for one, categories in pairs if one.kinds or categories]


def _above(category: int | None) -> frozenset[int]:
    """The category and all above it; the tree is read only if any checklist asks for categories."""
    if category is None or not any(categories for _, categories in _attached()):
        return frozenset()
    parents = dict(Category.objects.order_by().values_list("pk", "parent_id"))
    found: set[int] = set()
    while category is not None and category not in found:
        found.add(category)
        category = parents.get(category)
    return frozenset(found)


def _insert_quietly(ticket: Ticket, checklist: Checklist) -> None:
    """Nobody is there to be asked: a task that would show what is confidential, or whose owner cannot see the
    ticket, is nobody's."""
    for item in checklist.items.select_related("owner", "team"):
        duty = duty_of(item, timezone.localtime())
        try:
            with transaction.atomic():
                add_task(ticket, duty, by=SYSTEM, checklist=checklist.name)
        except Refused:
            _add_nobodys(ticket, duty, checklist.name)


def _add_nobodys(ticket: Ticket, duty: Duty, checklist: str) -> None:
    try:
        with transaction.atomic():
            alone = Duty(duty.title, due_at=duty.due_at, compulsory=duty.compulsory)
            add_task(ticket, alone, by=SYSTEM, checklist=checklist)
    except Refused:
        return  # the ticket is full


def save_checklist(
    checklist: Checklist | None,
    *,
    name: str,
    kinds: Iterable[str],
    categories: Iterable[Category],
    items: Iterable[ChecklistItem],
    is_active: bool = True,
) -> Checklist:
    """Makes or changes it; tickets that have it keep what they have. Refused: no name, one that is taken, no items."""
    name, kept = " ".join(name.split())[:120], list(items)
    if not name:
        raise Refused(_("Give the checklist a name."))
    if not kept:
        raise Refused(_("A checklist needs at least one task."))
    taken = Checklist.objects.filter(name=name)
    if (taken if checklist is None else taken.exclude(pk=checklist.pk)).exists():
        raise Refused(_("There is a checklist of this name already."))
    with transaction.atomic():
        made = checklist or Checklist()
        made.name, made.kinds, made.is_active = name, sorted(set(kinds)), is_active
        made.save()
        made.categories.set(categories)
        made.items.all().delete()
        for position, item in enumerate(kept):
            item.pk, item.checklist, item.position = None, made, position
        ChecklistItem.objects.bulk_create(kept)
    return made
