"""All measurements at one size, on one instance."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import acting, floor, heavy, mail, many, memory, pages, processes, ruling
from bench.browser import Browser
from bench.instance import PASSWORD, Instance
from bench.measuring import Times, per_second, times
from bench.people import ADMIN, AGENT, add_customers, read, script
from bench.seed import seed, settle, today

CLIENTS = 8


@dataclass(frozen=True)
class Effort:
    """How much is measured. Of several rounds the best counts: what disturbs a run only ever makes it slower."""

    requests: int = 60
    mails: int = 300
    seconds: float = 6.0
    warm_up: int = 20
    rounds: int = 3


QUICK = Effort(requests=20, mails=60, seconds=2.0, warm_up=5, rounds=1)


def prepare(instance: Instance, size: int, say: Any = print) -> float:
    """Fills a fresh instance; returns the seconds for the tickets."""
    instance.command("migrate")
    instance.start()
    try:
        instance.command("manage", "shell", "-v", "0", "-c", script(PASSWORD))
        with instance.connect() as server:
            add_customers(server, max(200, size // 20))
            seconds = seed(server, read(server), size, today=today())
            say(f"  seeded {size:,} tickets in {seconds:.0f} s")
            settle(server)
        return seconds
    finally:
        instance.stop()


class Suite:
    def __init__(self, instance: Instance, effort: Effort) -> None:
        self.instance, self.effort = instance, effort
        self.figures: dict[str, dict[str, float]] = {}
        self.root, self.processor = 0, 0.0

    def run(self, say: Any = print) -> dict[str, Any]:
        started = self.instance.start()
        try:
            with self.instance.connect() as server:
                return self._measured(server, started, say)
        finally:
            self.instance.stop()

    def _measured(self, server: psycopg.Connection, started: float, say: Any) -> dict[str, Any]:
        assert self.instance.process is not None
        time.sleep(min(10, self.effort.seconds))
        self.root = root = self.instance.process.pid
        at_rest = memory.held_by(root)
        agent = Browser(self.instance.port)
        agent.sign_in(AGENT, PASSWORD)
        tickets = pages.numbers(server)
        customers = [address for _, _, address in read(server).customers[:200]]
        self._pages(server, agent, tickets, customers, say)
        self._acting(server, agent, say)
        self._ruled(server, agent, say)
        self._palette(agent, tickets, say)
        self._as_admin()
        self._heavy(agent, tickets, say)
        self._many(server, say)
        self._create(server, customers, say)
        busy = self._clients(agent, tickets, root, say)
        self._mail(server, customers, say)
        return {
            "start_seconds": round(started, 2),
            "figures": self.figures,
            "memory": {
                "at rest": _memory(at_rest),
                "under load": _memory(busy),
                "after mail": _memory(memory.held_by(root)),
            },
            "database_mb": _database_mb(self.instance.data),
        }

    def _pages(
        self, server: psycopg.Connection, agent: Browser, tickets: list[str], customers: list[str], say: Any
    ) -> None:
        floors = floor.reading(server, tickets)
        for name, run in pages.reading(agent, tickets, customers).items():
            say(f"  {name} …")
            bare = self._times(floors[name])
            self._record(name, self._times(run), bare)

    def _acting(self, server: psycopg.Connection, agent: Browser, say: Any) -> None:
        tickets = acting.open_tickets(server)
        floors = acting.floors(server, tickets)
        for name, run in acting.acting(server, agent, tickets).items():
            say(f"  {name} …")
            bare = self._times(floors[name])
            self._record(name, self._times(run), bare)

    def _ruled(self, server: psycopg.Connection, agent: Browser, say: Any) -> None:
        say(f"  {ruling.RULES} rules …")
        run = acting.acting(server, agent, acting.open_tickets(server))["assign"]
        for name, on in (("assign, without rules", False), (f"assign, {ruling.RULES} rules", True)):
            ruling.switch(self.instance, on=on)
            self._record(name, self._times(run), None)
        ruling.switch(self.instance, on=False)

    def _palette(self, agent: Browser, tickets: list[str], say: Any) -> None:
        say("  palette …")
        self._record("palette, opened", self._times(pages.palette_opened(agent, tickets)), None)
        self._record("palette, typed", self._times(pages.palette_found(agent, tickets)), None)

    def _as_admin(self) -> None:
        admin = Browser(self.instance.port)
        admin.sign_in(ADMIN, PASSWORD)
        self._record("inbox, as administrator", self._times(pages.inbox_of(admin, "open")), None)

    def _heavy(self, agent: Browser, tickets: list[str], say: Any) -> None:
        say("  heavy ticket …")
        number = heavy.build(self.instance)
        for name, one in (("small ticket", tickets[:1]), ("heavy ticket", [number])):
            self._record(name, self._times(pages.ticket(agent, one)), None)

    def _many(self, server: psycopg.Connection, say: Any) -> None:
        say(f"  {many.MANY} at once …")
        before = processes.processor_ms(self.root)
        measured = many.many(server, self._program(), self.effort.rounds)
        self.processor = (processes.processor_ms(self.root) - before) / (2 * self.effort.rounds)
        for name, one in measured.items():
            self._record(name, Times((min(one.all),)), None)

    def _program(self) -> Browser:
        token = self.instance.command("token", ADMIN)
        return Browser(self.instance.port, headers={"Authorization": f"Bearer {token}"})

    def _create(self, server: psycopg.Connection, customers: list[str], say: Any) -> None:
        say("  create by API …")
        like = _some_ticket(server)
        bare = self._times(floor.create(server, like))
        self._record("create by API", self._times(pages.create(self._program(), customers)), bare)

    def _clients(self, agent: Browser, tickets: list[str], root: int, say: Any) -> list[memory.Held]:
        """Pages a second with eight clients; the memory right after them."""
        twins = [agent.twin() for _ in range(CLIENTS)]
        say(f"  {CLIENTS} clients …")
        servers = [self.instance.connect() for _ in range(CLIENTS)]
        floors = [floor.reading(server, tickets) for server in servers]
        wanted = {
            "inbox": [pages.inbox(twin) for twin in twins],
            "ticket page": [pages.ticket(twin, tickets) for twin in twins],
        }
        for name, runs in wanted.items():
            rate = max(per_second(runs, seconds=self.effort.seconds) for _ in range(self.effort.rounds))
            bare = per_second([one[name] for one in floors], seconds=self.effort.seconds / 2)
            self.figures[f"{name}, {CLIENTS} clients"] = {"per_second": rate, "floor_per_second": bare}
        for server in servers:
            server.close()
        return memory.held_by(root)

    def _mail(self, server: psycopg.Connection, customers: list[str], say: Any) -> None:
        like = _some_ticket(server)
        mail.intake(server, self.instance.smtp_port, mail.mails(10, customers, 1), 1)
        for connections in (1, 4):
            say(f"  mail intake, {connections} connection(s) …")
            own = [self._mail_round(server, customers, connections, turn) for turn in range(self.effort.rounds)]
            best = max(own, key=lambda rates: rates["per_second"])
            raws = mail.mails(self.effort.mails, customers, 99)
            bare = mail.floor(lambda: floor.intake(self.instance.connect(), like), raws, connections)
            name = f"mail intake, {connections} connection" + ("s" if connections > 1 else "")
            self.figures[name] = {**best, "floor_per_second": bare}

    def _mail_round(
        self, server: psycopg.Connection, customers: list[str], connections: int, turn: int
    ) -> dict[str, float]:
        raws = mail.mails(self.effort.mails, customers, 10 * connections + turn)
        before = processes.processor_ms(self.root)
        rates = mail.intake(server, self.instance.smtp_port, raws, connections)
        used = (processes.processor_ms(self.root) - before) / len(raws)
        return {"per_second": rates["tickets"], "accepted": rates["accepted"], "processor": used}

    def _times(self, run: pages.Run) -> Times:
        """The best round; `self.processor` says what all of them cost the product, per run."""
        effort, before, seen = self.effort, processes.processor_ms(self.root), 0
        measured = []
        for _ in range(effort.rounds):
            measured.append(times(run, count=effort.requests, warm_up=effort.warm_up))
            seen += effort.warm_up + len(measured[-1].all)
        self.processor = (processes.processor_ms(self.root) - before) / seen
        return min(measured, key=lambda one: one.median)

    def _record(self, name: str, own: Times, bare: Times | None) -> None:
        figure = {
            "median": own.median,
            "p95": own.p95,
            "runs": float(len(own.all)),
            "processor": self.processor,
        }
        if bare is not None:
            figure |= {"floor_median": bare.median, "floor_p95": bare.p95}
        self.figures[name] = figure


def _some_ticket(server: psycopg.Connection) -> int:
    row = server.execute(
        "SELECT id FROM tickets_ticket WHERE state_type = 'closed' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _memory(held: list[memory.Held]) -> dict[str, Any]:
    return {
        "total": memory.total(held),
        "parts": memory.by_part(held),
        "processes": [vars(one) for one in held],
    }


def _database_mb(data: Path) -> float:
    files = (path for path in (data / "postgres").rglob("*") if path.is_file())
    return round(sum(path.stat().st_size for path in files) / 1_000_000, 1)
