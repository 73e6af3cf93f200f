"""Memory of the product: PSS shares what is shared, RSS counts it in every process."""

from dataclasses import dataclass
from pathlib import Path

from bench import processes


@dataclass(frozen=True)
class Held:
    """Megabytes."""

    name: str
    pid: int
    pss: float
    rss: float


def held_by(root: int) -> list[Held]:
    """What each process of the tree holds."""
    return [held for pid in processes.tree(root) if (held := _held(pid)) is not None]


def total(held: list[Held]) -> dict[str, float]:
    return {"pss": round(sum(one.pss for one in held), 1), "rss": round(sum(one.rss for one in held), 1)}


def by_part(held: list[Held]) -> dict[str, dict[str, float]]:
    """Sums for each part of the product."""
    return {name: total([one for one in held if one.name == name]) for name in sorted({one.name for one in held})}


def _held(pid: int) -> Held | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB")}
    return Held(processes.name(pid), pid, round(sizes.get("Pss", 0), 1), round(sizes.get("Rss", 0), 1))
