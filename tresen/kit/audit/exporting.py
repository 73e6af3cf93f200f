"""The whole log for a stranger: each line as it was hashed, with its hash. See docs/algorithms/audit-chain.md."""

from collections.abc import Iterator
from datetime import datetime

from tresen.kit.audit.entries import Draft, Who, append, canonical
from tresen.kit.audit.names import Name
from tresen.kit.models import AuditEntry


def lines(since: datetime | None = None) -> Iterator[str]:
    """`{"entry": {…}, "hash": "…"}`: what stands behind "entry", byte for byte, has this SHA-256."""
    rows = AuditEntry.objects.order_by("number")
    if since is not None:
        rows = rows.filter(at__gte=since)
    for entry in rows.iterator(chunk_size=2000):
        yield f'{{"entry":{canonical(entry).decode()},"hash":"{entry.hash}"}}'


def note_export(file: str) -> None:
    """Whoever has the command line is no person to us; that it happened is noted all the same."""
    append(Draft(Name.EXPORTED, Who("system", None, "tresen audit"), data={"file": file, "format": "jsonl"}))
