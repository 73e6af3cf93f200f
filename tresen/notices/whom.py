"""Whom an event of the journal concerns, and why. Whether he may see it, and wants to, is asked afterwards."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tresen.tickets.models import Event, Ticket

# Of a ticket somebody has, what others do to it is worth a word; deliveries, acknowledgements and the like are not.
CHANGES = frozenset(
    {
        *("noted", "phoned", "replied", "forwarded", "handed_over", "shared", "state_changed", "solved", "closed"),
        *("reopened", "priority_changed", "assessed", "categorised", "kind_changed", "retitled", "customer_changed"),
        *("fields_changed", "merged_in", "merged", "unmerged", "moved_in", "task_ticked", "blocker_finished"),
        *("involved", "parent_changed", "split_off", "withdrawn", "assigned"),
    }
)
OPENING = frozenset({"opened", "split_off"})


@dataclass(frozen=True)
class Happened:
    """An event, its ticket as it is now, and who wrote the message it tells of. `members(team id)`: of the team."""

    event: Event
    ticket: Ticket
    author: int | None
    author_name: str
    members: Callable[[int], list[int]]

    def new(self, column: str) -> int | None:
        """What a relation became by this event, if it changed."""
        return self._change(column)[1]

    def old(self, column: str) -> int | None:
        return self._change(column)[0]

    def _change(self, column: str) -> Sequence[int | None]:
        return self.event.changes.get(column) or (None, None)


@dataclass(frozen=True)
class Concerned:
    """`team`: by which team, if that is the reason."""

    person: int
    reason: str
    team: int | None = None


def mentioned(what: Happened) -> Iterator[Concerned]:
    if what.event.name in {"noted", "phoned"}:
        for key in what.event.data.get("mentioned") or []:
            if isinstance(key, int):
                yield Concerned(key, "mentioned")


def question(what: Happened) -> Iterator[Concerned]:
    """Whoever asked a colleague: he has answered, is away, or has not answered in time."""
    asker = what.event.data.get("asker")
    if what.event.name in {"question_answered", "question_overdue", "expert_away"} and isinstance(asker, int):
        yield Concerned(asker, "asker")


def undelivered(what: Happened) -> Iterator[Concerned]:
    """Whoever wrote it; if that was no person, whoever has the ticket."""
    if what.event.name == "undelivered" and what.author is not None:
        yield Concerned(what.author, "author")
    elif what.event.name in {"undelivered", "not_sent"}:
        yield from _assignee(what)


def assigned(what: Happened) -> Iterator[Concerned]:
    """By whatever verb: a ticket may be opened for somebody, or come back to him by an undo."""
    if (key := what.new("assignee")) is not None:
        yield Concerned(key, "assignee")


def answered(what: Happened) -> Iterator[Concerned]:
    if _is_answer(what):
        yield from _assignee(what)


def answered_team(what: Happened) -> Iterator[Concerned]:
    if _is_answer(what) and what.ticket.assignee_id is None:
        yield from _members(what, what.ticket.team_id)


def task_given(what: Happened) -> Iterator[Concerned]:
    data = what.event.data
    if what.event.name == "task_added":
        yield from _given(what, data.get("owner"), data.get("team"))
    elif what.event.name == "task_changed":
        differs = data.get("differs") or {}
        yield from _given(what, *((differs.get(name) or [None, None])[1] for name in ("owner", "team")))


def _given(what: Happened, owner: int | None, team: int | None) -> Iterator[Concerned]:
    if owner is not None:
        yield Concerned(owner, "owner")
    else:
        yield from _members(what, team)


def woken(what: Happened) -> Iterator[Concerned]:
    """Whoever has it; if nobody does, the team."""
    if what.event.name == "reopened" and what.event.data.get("reason") == "wake-up":
        if what.ticket.assignee_id is not None:
            yield from _assignee(what)
        else:
            yield from _members(what, what.ticket.team_id)


def handed_over(what: Happened) -> Iterator[Concerned]:
    if what.event.name == "shared":
        yield from _members(what, what.event.data.get("team"))
    elif what.event.name not in OPENING:
        yield from _members(what, what.new("team"))


def opened(what: Happened) -> Iterator[Concerned]:
    if what.event.name in OPENING:
        yield from _members(what, what.new("team"))


def changed(what: Happened) -> Iterator[Concerned]:
    """Whoever has the ticket, or had it until this event."""
    if what.event.name in CHANGES:
        yield from _assignee(what)
        if (key := what.old("assignee")) is not None:
            yield Concerned(key, "was_assignee")


def _is_answer(what: Happened) -> bool:
    """A note of absence, or a mere "thank you", is kept with the ticket and calls nobody."""
    return what.event.name in {"received", "partner_answered"} and "last_message_at" in what.event.changes


def _assignee(what: Happened) -> Iterator[Concerned]:
    if what.ticket.assignee_id is not None:
        yield Concerned(what.ticket.assignee_id, "assignee")


def _members(what: Happened, team: int | None) -> Iterator[Concerned]:
    if team is not None:
        yield from (Concerned(key, "member", team) for key in what.members(team))
