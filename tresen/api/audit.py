"""audit: GET. The audit log. For administrators."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Query
from pydantic import Field

from tresen.api.bearer import Call
from tresen.api.paging import Order, Paging, page
from tresen.api.rendering import listed
from tresen.api.schemas.types import Shown, Text
from tresen.kit.audit.names import Name
from tresen.kit.models import AuditEntry
from tresen.people.audit_access import audit_for, narrowed

NEWEST_FIRST = Order("a", descending=True)


class AuditLine(Shown):
    """One line of the log; how the hash comes about says docs/algorithms/audit-chain.md."""

    id: int = Field(description="1, 2, 3 … without a gap")
    at: datetime
    name: str = Field(description="what was done")
    actor: dict[str, Any] = Field(description="kind, id, label")
    about: dict[str, Any] = Field(description="kind, id, label")
    data: dict[str, Any]
    address: str = Field(description="the network the request came from")
    token: str = Field(description="the beginning of the API token")
    previous: str
    hash: str


class AuditList(Shown):
    items: list[AuditLine]
    next: str | None


class AuditFilter(Paging):
    q: Text | None = Field(None, max_length=100, description="beginnings of words in the names of who and what")
    name: Name | None = None
    actor: int | None = Field(None, ge=1, le=2**62, description="the id of a person")
    about: Text | None = Field(None, max_length=100, description="kind, or kind:id")
    since: datetime | None = None
    before: datetime | None = None


def listing(request: Call, wanted: Query[AuditFilter]) -> HttpResponse:
    """For administrators. The newest first."""
    if not request.auth.actor.is_admin:
        raise Http404
    kind, _, key = (wanted.about or "").partition(":")
    rows = narrowed(
        audit_for(request.auth.actor),
        words=wanted.q or "",
        names=(wanted.name,) if wanted.name else (),
        since=_aware(wanted.since),
        before=_aware(wanted.before),
        actor_id=wanted.actor,
        about=(kind, key),
    )
    found, following = page(request, rows.annotate(id=F("number")), wanted, NEWEST_FIRST)
    return listed(request, [_shown(one) for one in found], following)


def _aware(moment: datetime | None) -> datetime | None:
    """Without a zone: the house's."""
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment


def _shown(one: AuditEntry) -> dict[str, Any]:
    return {
        "id": one.number,
        "at": one.at,
        "name": one.name,
        "actor": {"kind": one.actor_kind, "id": one.actor_id, "label": one.actor_label},
        "about": {"kind": one.about_kind, "id": one.about_id, "label": one.about_label},
        "data": one.data,
        "address": one.address,
        "token": one.token,
        "previous": one.previous,
        "hash": one.hash,
    }
