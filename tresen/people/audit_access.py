"""The audit log as an actor may read it: administrators, nobody else."""

import re
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from tresen.kit.models import AuditEntry
from tresen.people.actor import Actor

WORD = re.compile(r"[^\W_]+")


def audit_for(actor: Actor) -> "QuerySet[AuditEntry, Any]":
    return AuditEntry.objects.all() if actor.is_system or actor.is_admin else AuditEntry.objects.none()


def narrowed(
    rows: "QuerySet[AuditEntry, Any]",
    *,
    words: str = "",
    names: tuple[str, ...] = (),
    since: datetime | None = None,
    before: datetime | None = None,
    actor_id: int | None = None,
    about: tuple[str, str] = ("", ""),
) -> "QuerySet[AuditEntry, Any]":
    """`words`: beginnings of words in the names of who and what, each must fit; `before` is no longer included."""
    if prefixes := WORD.findall(words)[:8]:
        query = SearchQuery(" & ".join(f"{one}:*" for one in prefixes), config="simple", search_type="raw")
        rows = rows.alias(said=SearchVector("actor_label", "about_label", config="simple")).filter(said=query)
    if names:
        rows = rows.filter(name__in=names)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(at__lt=before)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    if about[0]:
        rows = rows.filter(about_kind=about[0], **({"about_id": about[1]} if about[1] else {}))
    return rows
