"""The process tree of the product: who belongs to it, and how much processor time it has used."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and everything below it."""
    parents = {pid: _parent(pid) for pid in _pids()}
    wanted, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in wanted} - wanted
        wanted |= more
        grown = bool(more)
    return sorted(wanted)


def processor_ms(root: int) -> float:
    """Milliseconds of processor time of the whole tree, ended children included. Unlike a clock it is not
    disturbed by what else the machine does."""
    return sum(_used(pid) for pid in tree(root)) * 1000 / TICK


def name(pid: int) -> str:
    """Which part of the product a process is."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "ended"
    if "postgres" in command.split(" ")[0] or command.startswith("postgres"):
        return "postgres"
    for part in ("mailin", "worker", "web", "up"):
        if f" {part} " in f" {command} ":
            return part
    return "web" if "multiprocessing" in command or "granian" in command else "other"


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _fields(pid: int) -> list[str]:
    """/proc/<pid>/stat behind the name, which may hold anything: state, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[1]) if fields else 0


def _used(pid: int) -> int:
    fields = _fields(pid)
    return sum(int(value) for value in fields[11:15]) if fields else 0
