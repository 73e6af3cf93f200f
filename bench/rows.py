"""The rows of seeded tickets: each with its messages and the journal the verbs would have written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.people import People
from bench.words import RARE, Writer

BATCH = 5_000

TICKET = """id number subject kind state_id state_type priority team_id assignee_id customer_id organisation_id
    channel created_at updated_at last_message_at last_message_kind first_response_at solved_at closed_at
    shared_with"""
MESSAGE = """id ticket_id kind channel author_id text text_folded html html_folded sender recipients external_id
    in_reply_to facts submission created_at"""
EVENT = "id ticket_id name at actor_kind actor_id actor_label changes data"


@dataclass
class Ids:
    ticket: int
    message: int
    event: int


@dataclass(frozen=True)
class State:
    key: int
    type: str

    def columns(self) -> dict[str, Any]:
        return {"state": self.key, "state_type": self.type}


@dataclass
class Batch:
    tickets: list[tuple[Any, ...]]
    messages: list[tuple[Any, ...]]
    events: list[tuple[Any, ...]]


class Maker:
    """Makes the rows of tickets, oldest first."""

    def __init__(
        self, people: People, states: dict[str, State], ids: Ids, *, today: datetime, dice: Random, count: int
    ) -> None:
        self.people, self.states, self.ids, self.today, self.dice, self.count = (
            people,
            states,
            ids,
            today,
            dice,
            count,
        )
        self.writer = Writer(dice.randrange(1 << 30))
        self.first = ids.ticket
        self.rare = set(dice.sample(range(count), min(count, max(20, count // 1000))))

    def batches(self) -> Iterator[Batch]:
        for start in range(0, self.count, BATCH):
            batch = Batch([], [], [])
            for place in range(start, min(start + BATCH, self.count)):
                self._ticket(place, batch)
            yield batch

    def _ticket(self, place: int, batch: Batch) -> None:
        dice, people = self.dice, self.people
        at = self.today - timedelta(days=1000) * (1 - place / self.count) - timedelta(minutes=dice.randint(30, 900))
        at = at.replace(microsecond=0)
        life = _life(dice, place, self.count)
        customer, organisation, address = dice.choice(people.customers)
        key, team, agent = self.ids.ticket, dice.choice(people.teams), dice.choice(people.agents)
        self.ids.ticket += 1
        columns: dict[str, Any] = {
            "subject": self.writer.title(),
            "kind": "incident",
            "state": self.states["new"].key,
            "state_type": "new",
            "priority": dice.choices((1, 2, 3, 4), (2, 6, 2, 0.5))[0],
            "team": team,
            "customer": customer,
            "organisation": organisation,
            "channel": "email",
            "created_at": at,
        }
        row = Row(columns, batch, self.ids, key)
        texts = [self.writer.text(dice.randint(30, 90)) for _ in range(3)]
        if place in self.rare:
            texts[1] += f"\n\n{RARE}."
        row.say("opened", at, "customer", customer, texts[0], sender=address)
        if life != "new":
            open_state = self.states["open"]
            row.change("assigned", at + timedelta(minutes=9), agent, assignee=agent, **open_state.columns())
        replied = at + timedelta(minutes=dice.randint(10, 24))
        if life == "new":
            row.say("noted", replied, "note", agent, texts[1])
            row.say("received", replied + timedelta(minutes=4), "customer", customer, texts[2], sender=address)
        else:
            row.say("replied", replied, "reply", agent, texts[1], first_response_at=replied)
            row.say("received", replied + timedelta(minutes=4), "customer", customer, texts[2], sender=address)
        for step, minutes in {"waiting": 5, "solved": 6, "closed": 8}.items():
            if life == step or (life == "closed" and step == "solved"):
                moment = replied + timedelta(minutes=minutes)
                row.change(
                    "state_changed" if step == "waiting" else step,
                    moment,
                    agent,
                    **self._state(step, row, moment),
                )
        batch.tickets.append(row.ticket(f"T-{key + 10_000}"))

    def _state(self, key: str, row: "Row", moment: datetime) -> dict[str, Any]:
        columns = self.states[key].columns()
        if key in {"solved", "closed"}:
            columns["solved_at"] = row.columns.get("solved_at") or moment
        if key == "closed":
            columns["closed_at"] = moment
        return columns


def _life(dice: Random, place: int, count: int) -> str:
    """How far a ticket has got. One in ten is unfinished; most of them are among the newest third."""
    unfinished = 0.25 if place > count * 2 / 3 else 0.025
    if dice.random() < unfinished:
        return dice.choices(("new", "open", "waiting"), (2, 5, 3))[0]
    return "solved" if place > count * 0.98 else "closed"


class Row:
    """One ticket being written, with its journal."""

    def __init__(self, columns: dict[str, Any], batch: Batch, ids: Ids, key: int) -> None:
        self.columns, self.batch, self.ids, self.key = columns, batch, ids, key
        self.opened = False

    def say(self, name: str, at: datetime, kind: str, who: int, text: str, sender: str = "", **more: Any) -> None:
        message = self.ids.message
        self.ids.message += 1
        html = "<p>" + text.replace("\n\n", "</p><p>") + "</p>"
        to = '{"to": ["support@bench.example"]}' if sender else "{}"
        external = f"{message}@bench.example"
        self.batch.messages.append(
            (message, self.key, kind, "email", who, text, "", html, "", sender, to, external, "", "{}", "", at)
        )
        self._event(name, at, who, {"message": message}, last_message_at=at, last_message_kind=kind, **more)

    def change(self, name: str, at: datetime, who: int, **columns: Any) -> None:
        self._event(name, at, who, {}, **columns)

    def _event(self, name: str, at: datetime, who: int, data: dict[str, Any], **columns: Any) -> None:
        columns["updated_at"] = at
        if not self.opened:
            self.opened = True
            columns = {**self.columns, "shared_with": [], **columns}
            self.columns = {}
        changes = {
            column: [_plain(self.columns.get(column)), _plain(new)]
            for column, new in columns.items()
            if self.columns.get(column) != new
        }
        self.columns.update(columns)
        self.batch.events.append(
            (self.ids.event, self.key, name, at, "person", who, "", json.dumps(changes), json.dumps(data))
        )
        self.ids.event += 1

    def ticket(self, number: str) -> tuple[Any, ...]:
        given = {**self.columns, "id": self.key, "number": number}
        names = [name.removesuffix("_id") if name not in {"id"} else name for name in TICKET.split()]
        return tuple(given.get(name) for name in names)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
