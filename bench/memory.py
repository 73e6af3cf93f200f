"""Memory of a process tree: PSS shares what is shared, RSS counts it in every process."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Held:
    """Megabytes."""

    name: str
    pid: int
    pss: float
    rss: float


def tree(root: int) -> list[Held]:
    """The process and everything below it."""
    parents = {pid: _parent(pid) for pid in _pids()}
    wanted, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in wanted} - wanted
        wanted |= more
        grown = bool(more)
    return [held for pid in sorted(wanted) if (held := _held(pid)) is not None]


def total(held: list[Held]) -> dict[str, float]:
    return {"pss": round(sum(one.pss for one in held), 1), "rss": round(sum(one.rss for one in held), 1)}


def by_part(held: list[Held]) -> dict[str, dict[str, float]]:
    """Sums for each part of the product."""
    return {
        name: total([one for one in held if one.name == name]) for name in sorted({one.name for one in held})
    }


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _held(pid: int) -> Held | None:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB")}
    return Held(_name(command), pid, round(sizes.get("Pss", 0), 1), round(sizes.get("Rss", 0), 1))


def _name(command: str) -> str:
    if "postgres" in command.split(" ")[0] or command.startswith("postgres"):
        return "postgres"
    for name in ("mailin", "worker", "web", "up"):
        if f" {name} " in f" {command} ":
            return name
    return "web" if "multiprocessing" in command or "granian" in command else "other"
