"""Tasks and working time beside the conversation; what the head says about waiting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tresen.kit import clock
from tresen.tickets.models import StateType, Ticket
from tresen.ui.durations import duration
from tresen.ui.times import Times

EARLY = {"received", "partner_answered"}


@dataclass(frozen=True)
class ShownTask:
    key: int
    title: str
    who: str
    due: str
    overdue: bool
    compulsory: bool
    done: str  # who did it and when; "" while it is open


@dataclass(frozen=True)
class Work:
    tasks: list[ShownTask]
    done: int
    overdue: int
    booked: str
    began: str  # the running clock's beginning in ISO 8601, as if it had never paused; "" if none runs
    paused: str  # what a paused clock shows
    woken: str
    left_at: str  # the date that a message took away, in ISO 8601
    left_text: str

    @property
    def count(self) -> int:
        return len(self.tasks)


def work_on(ticket: Ticket, times: Times) -> Work:
    """Of a ticket that was loaded with `work_around`."""
    rows: list[dict[str, Any]] = ticket.task_rows  # type: ignore[attr-defined]  # annotated by work_around
    tasks = [_task(row, times) for row in rows]
    began, paused = _clock(ticket.timer)  # type: ignore[attr-defined]
    left = _date_left(ticket, ticket.date_left)  # type: ignore[attr-defined]
    return Work(
        tasks=tasks,
        done=sum(bool(one.done) for one in tasks),
        overdue=sum(one.overdue for one in tasks),
        booked=duration(ticket.booked) if ticket.booked else "",  # type: ignore[attr-defined]
        began=began,
        paused=paused,
        woken=times.exact(ticket.woken_at) if ticket.woken_at else "",
        left_at=left.isoformat() if left else "",
        left_text=times.exact(left) if left else "",
    )


def _task(row: dict[str, Any], times: Times) -> ShownTask:
    due, done = _moment(row["due_at"]), _moment(row["done_at"])
    return ShownTask(
        key=row["key"],
        title=row["title"],
        who=row["owner_name"] or row["team_name"] or "",
        due=times.exact(due) if due else "",
        overdue=due is not None and done is None and due < clock.now(),
        compulsory=row["compulsory"],
        done=f"{row['done_by'] or 'Tresen'}, {times.exact(done)}" if done else "",
    )


def _clock(timer: dict[str, Any] | None) -> tuple[str, str]:
    if timer is None:
        return "", ""
    started = _moment(timer["started_at"])
    if started is None:
        return "", duration(-(-timer["seconds"] // 60))
    return datetime.fromtimestamp(started.timestamp() - timer["seconds"], started.tzinfo).isoformat(), ""


def _date_left(ticket: Ticket, event: dict[str, Any] | None) -> datetime | None:
    """The date somebody wanted it back, if a message has brought it back before and the date is still to come."""
    if event is None or event["name"] not in EARLY or ticket.state_type not in (StateType.OPEN, StateType.NEW):
        return None
    old = _moment(event["changes"]["waiting_until"][0])
    return old if old and old > clock.now() else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
