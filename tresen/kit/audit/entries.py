"""The form of an entry, and appending it.

The row of the head is locked while an entry is written, until the caller's transaction ends: entries are written one
after another, an undone change leaves none, and the numbers have no gap. What is appended inside `observing.observed`
waits for its end, so that the lock is held for the last moment only and never while other rows are still to be locked.
"""

import hashlib
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from tresen.kit import clock
from tresen.kit.audit.names import KEYS, LONGEST, Name
from tresen.kit.models import AuditEntry
from tresen.kit.secrets import signature

GENESIS = "0" * 64
LARGEST = 2**53 - 1  # beyond it JSON readers disagree (RFC 7493, 2.2)
SEAL_LENGTH = 52  # all 256 bits in base32


@dataclass(frozen=True)
class Who:
    """`kind`: person, system, rule, ai or nobody (before anybody has signed in)."""

    kind: str
    id: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Thing:
    kind: str = ""
    id: str = ""
    label: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a request came from: its address, shortened, and the beginning of its token."""

    address: str = ""
    token: str = ""


NOTHING = Thing()
NOWHERE = Origin()


@dataclass(frozen=True)
class Draft:
    """An entry that has no place in the chain yet."""

    name: str
    by: Who
    about: Thing = NOTHING
    data: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin = NOWHERE


# The entries that wait for the end of an observed transaction; None: nothing is observed.
waiting: ContextVar[list[Draft] | None] = ContextVar("audit_waiting", default=None)


def append(draft: Draft) -> None:
    """Writes the entry in the running transaction (or one of its own); ValueError for what no entry may say."""
    data = _allowed(draft)
    if (later := waiting.get()) is not None:
        later.append(draft)
        return
    with transaction.atomic(savepoint=False):
        number, previous = _place()
        entry = AuditEntry(
            number=number,
            at=clock.now(),
            name=draft.name,
            actor_kind=draft.by.kind,
            actor_id=draft.by.id,
            actor_label=_short(draft.by.label),
            about_kind=draft.about.kind,
            about_id=_short(draft.about.id),
            about_label=_short(draft.about.label),
            data=data,
            address=draft.origin.address,
            token=draft.origin.token,
            previous=previous,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kit_audithead SET number = %s, hash = %s, seal = %s WHERE id = 1",
                [number, entry.hash, seal(number, entry.hash)],
            )


def _place() -> tuple[int, str]:
    """The next number and the hash before it. A head that somebody has removed or set back stops nobody from working:
    the chain goes on behind everything that is there, and the check shows the break."""
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(
                """SELECT head.number, head.hash, coalesce((SELECT max(number) FROM kit_auditentry), 0)
                   FROM kit_audithead head WHERE head.id = 1 FOR UPDATE"""
            )
            if row := cursor.fetchone():
                return max(row[0], row[2]) + 1, row[1]
            cursor.execute(
                "INSERT INTO kit_audithead (id, number, hash, seal) VALUES (1, 0, %s, '') ON CONFLICT DO NOTHING",
                [GENESIS],
            )
    raise RuntimeError("the head of the audit log cannot be written")


def canonical(entry: AuditEntry) -> bytes:
    """What is hashed: JSON as RFC 8785 has it (keys sorted, no spaces, UTF-8), of everything but the hash itself."""
    told = {
        "about": {"id": entry.about_id, "kind": entry.about_kind, "label": entry.about_label},
        "actor": {"id": entry.actor_id, "kind": entry.actor_kind, "label": entry.actor_label},
        "at": written_time(entry.at),
        "data": entry.data,
        "name": entry.name,
        "number": entry.number,
        "origin": {"address": entry.address, "token": entry.token},
        "previous": entry.previous,
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def hash_of(entry: AuditEntry) -> str:
    return hashlib.sha256(canonical(entry)).hexdigest()


def written_time(moment: datetime) -> str:
    """In UTC, always with six digits of a second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal(number: int, hashed: str) -> str:
    """Only whoever has the house's secret key can say that the chain had got this far."""
    return signature("audit", f"{number}:{hashed}", SEAL_LENGTH)


def _allowed(draft: Draft) -> dict[str, Any]:
    Name(draft.name)
    if unknown := set(draft.data) - KEYS:
        raise ValueError(f"no entry of the audit log may say {sorted(unknown)}")
    return {key: plain(value) for key, value in draft.data.items()}


def plain(value: Any) -> Any:
    """Texts short, numbers whole and small: what every reader of JSON takes for the same."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else str(value)
    if isinstance(value, Mapping):
        return {_short(str(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return _short(str(value))


def _short(text: str) -> str:
    """No NUL and no half of a pair, which PostgreSQL keeps not; the beginning of what is long."""
    text = text.replace("\0", "").encode(errors="replace").decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
