"""Tasks of a ticket: small steps with an owner and a date of their own, done beside each other by several groups.

Whoever gets a task gets the ticket: it is shared with his team, or refused where it must stay within its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Max, When
from django.db.models.functions import Coalesce
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.members import realms
from tresen.people.models import Person, Team
from tresen.tickets.access import works_on
from tresen.tickets.change import Refused, change, plain
from tresen.tickets.models import Task, Ticket
from tresen.tickets.sharing import share

MOST = 100  # of one ticket
NAMED = 5  # of those that hold up solving


@dataclass(frozen=True)
class Duty:
    """What is to be done, by whom, until when."""

    title: str
    owner: Person | None = None
    team: Team | None = None
    due_at: datetime | None = None
    compulsory: bool = False


COLUMNS = ("title", "owner", "team", "due_at", "compulsory")


def add_task(ticket: Ticket, duty: Duty, *, by: Actor, checklist: str = "", disclose: bool = False) -> Task:
    """Adds it at the end. Refused: no title, too many, or an owner who cannot see the ticket; Discloses if it would
    show something confidential to another team."""
    with change(ticket, by=by) as step:
        if ticket.tasks.count() >= MOST:
            raise Refused(_("A ticket has at most %(most)s tasks.") % {"most": MOST})
        values = _checked(ticket, duty, by, disclose)
        last = ticket.tasks.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        task = Task.objects.create(
            ticket=ticket, position=position, checklist=checklist[:120], created_at=step.moment, **values
        )
        told = {name: plain(value) for name, value in values.items() if value not in (None, False)}
        step.record("task_added", {"task": task.pk, **told, **({"checklist": checklist} if checklist else {})})
    return task


def change_task(task: Task, duty: Duty, *, by: Actor, disclose: bool = False) -> None:
    """Makes it what `duty` says; the journal keeps what became different. Refused as `add_task`."""
    with change(task.ticket, by=by) as step:
        current = _current(task)
        values = _checked(step.ticket, duty, by, disclose)
        differ = {name: new for name, new in values.items() if plain(getattr(current, name)) != plain(new)}
        if not differ:
            return
        told = {name: [plain(getattr(current, name)), plain(new)] for name, new in differ.items()}
        for name, new in differ.items():
            setattr(current, name, new)
        current.save(update_fields=list(differ))
        step.record("task_changed", {"task": task.pk, "title": current.title, "differs": told})


def tick(task: Task, *, by: Actor) -> None:
    """It is done; what is done already stays so."""
    _settle(task, "task_ticked", by=by)


def untick(task: Task, *, by: Actor) -> None:
    """It is not done after all."""
    _settle(task, "task_unticked", by=by)


def remove_task(task: Task, *, by: Actor) -> None:
    with change(task.ticket, by=by) as step:
        if Task.objects.filter(pk=task.pk).delete()[0]:
            step.record("task_removed", {"task": task.pk, "title": task.title})


def place_task(task: Task, to: int, *, by: Actor) -> None:
    """Puts it at the place `to` (0: first) among the ticket's tasks."""
    with change(task.ticket, by=by) as step:
        tasks = list(step.ticket.tasks.order_by("position", "id"))
        before = [one.pk for one in tasks]
        if task.pk not in before:
            raise Refused(_("This task has been removed already."))
        order = [key for key in before if key != task.pk]
        order.insert(max(0, min(to, len(order))), task.pk)
        if order == before:
            return
        for one in tasks:
            one.position = order.index(one.pk)
        Task.objects.bulk_update(tasks, ["position"])
        step.record("tasks_ordered", {"tasks": order}, updated_at=step.ticket.updated_at)


def is_his(task: Task, actor: Actor) -> bool:
    """Whoever a task belongs to ticks it, also if his role changes nothing else."""
    owned = actor.person is not None and task.owner_id == actor.person.pk
    return owned or (task.owner_id is None and task.team_id in actor.team_ids)


def must_be_done(ticket: Ticket) -> None:
    """Refused while a compulsory task is open: with the names of those that are."""
    titles = list(ticket.tasks.filter(compulsory=True, done_at=None).values_list("title", flat=True)[: NAMED + 1])
    if titles:
        named = "; ".join(Truncator(title).chars(60) for title in titles[:NAMED])
        words = _("There is a compulsory task to be done first: %(tasks)s")
        if len(titles) > 1:
            words = _("There are compulsory tasks to be done first: %(tasks)s")
        raise Refused(words % {"tasks": named + ("; …" if len(titles) > NAMED else "")})


def merge_tasks(source: Ticket, into: Ticket) -> None:
    """What was to be done in a merged ticket is to be done in the one it was merged into."""
    Task.objects.filter(ticket=source).update(home=Coalesce(F("home"), source.pk), ticket=into)


def part_tasks(there: Ticket, source: Ticket, homes: Sequence[int]) -> None:
    """Back again. `homes`: ids of `source` and of what was merged into it before."""
    tasks = Task.objects.filter(ticket=there, home__in=homes)
    tasks.update(ticket=source, home=Case(When(home=source.pk, then=None), default=F("home")))


def _settle(task: Task, name: str, *, by: Actor) -> None:
    with change(task.ticket, by=by) as step:
        current = _current(task)
        done = name == "task_ticked"
        if (current.done_at is not None) == done:
            return
        current.done_at, current.done_by = (step.moment, by.person) if done else (None, None)
        current.save(update_fields=["done_at", "done_by"])
        step.record(name, {"task": task.pk, "title": current.title})


def _current(task: Task) -> Task:
    """The task as it is now, its ticket locked."""
    current = Task.objects.filter(pk=task.pk).first()
    if current is None:
        raise Refused(_("This task has been removed already."))
    return current


def _checked(ticket: Ticket, duty: Duty, by: Actor, disclose: bool) -> dict[str, Any]:
    title = " ".join(duty.title.split())[:200]
    if not title:
        raise Refused(_("Say what is to be done."))
    _let_in(ticket, duty, by, disclose)
    return {**{name: getattr(duty, name) for name in COLUMNS}, "title": title}


def _let_in(ticket: Ticket, duty: Duty, by: Actor, disclose: bool) -> None:
    """The task's team, and the owner's where he could not see the ticket, come to work on it as well."""
    if duty.team is not None:
        share(ticket, duty.team, by=by, disclose=disclose)
    owner = duty.owner
    if owner is None or works_on(Actor.of(owner), ticket):
        return
    if not owner.is_agent or not owner.is_active:
        raise Refused(_("%(name)s is no agent.") % {"name": owner})
    team = _team_of(owner)
    if team is not None and duty.team is None:
        share(ticket, team, by=by, disclose=disclose)
    if not works_on(Actor.of(owner), ticket):
        raise Refused(_("%(name)s cannot see this ticket. Choose somebody else, or share it first.") % {"name": owner})


def _team_of(person: Person) -> Team | None:
    """A team of his to let in; one that is not confidential if there is one."""
    closed = realms()
    teams = list(Team.objects.filter(memberships__person=person).order_by("pk"))
    return min(teams, key=lambda team: (team.pk in closed, team.pk), default=None)
