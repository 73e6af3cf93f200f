"""Five hundred tickets changed at once through the API, and given back: until the last of them is done."""

import json
import time
from typing import Any

import psycopg

from bench.acting import open_tickets
from bench.browser import Browser
from bench.measuring import Times

MANY = 500
WAIT = 0.05  # seconds between two looks at how far it is


def many(server: psycopg.Connection, program: Browser, rounds: int) -> dict[str, Times]:
    """{name: the times of so many rounds}. `program` has an agent's token."""
    tickets = open_tickets(server, MANY)
    changing, undoing = [], []
    for turn in range(rounds):
        began = time.perf_counter()
        batch = _made(program, {"tickets": tickets, "action": "priority", "value": "34"[turn % 2]})
        _until(program, batch, "pending")
        changing.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        program.delete(f"/api/v1/batches/{batch}")
        _until(program, batch, "done")
        undoing.append((time.perf_counter() - began) * 1000)
    name = f"change {len(tickets)} tickets"
    return {name: Times(tuple(changing)), f"{name} back": Times(tuple(undoing))}


def _made(program: Browser, given: dict[str, Any]) -> int:
    answer = program.post_json("/api/v1/batches", given)
    if answer.status != 201:
        raise RuntimeError(f"{answer.status}: {answer.body[:300]!r}")
    return int(json.loads(answer.body)["id"])


def _until(program: Browser, batch: int, left: str) -> None:
    while True:
        told = json.loads(program.get(f"/api/v1/batches/{batch}").body)
        if told["faults"]:
            raise RuntimeError(f"not all of them: {told['faults'][:3]}")
        if not told[left]:
            return
        time.sleep(WAIT)
