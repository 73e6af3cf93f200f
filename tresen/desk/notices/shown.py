"""A notice as a row: who did what, to which ticket, when, why one is told, and what one can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from tresen.notices.access import mutes_for, notices_for, words_of
from tresen.notices.kinds import BY_KEY
from tresen.notices.models import Notice
from tresen.notices.wording import further, told, why
from tresen.people.actor import Actor
from tresen.ui.faces import face, machine
from tresen.ui.times import Times

EXCERPT = 140  # characters


@dataclass(frozen=True)
class Row:
    key: int
    url: str
    number: str
    subject: str
    face: SafeString
    told: str
    further: str
    words: str  # how the message begins it leads to, or ""
    ago: SafeString
    why: str
    kind: str
    kind_name: str
    unread: bool
    muted: bool


def rows(actor: Actor, notices: Sequence[Notice]) -> list[Row]:
    """Of notices with `ticket`, `team` and `actor` loaded, that the actor has from `notices_for`."""
    times, words = Times.here(), words_of(actor, notices)
    muted = set(mutes_for(actor).values_list("ticket", flat=True)) if notices else set()
    return [_row(one, times, words.get(one.message or 0, ""), one.ticket_id in muted) for one in notices]


def row_of(actor: Actor, key: int) -> Row | None:
    found = list(loaded(actor).filter(pk=key))
    return rows(actor, found)[0] if found else None


def loaded(actor: Actor) -> QuerySet[Notice]:
    return notices_for(actor).select_related("ticket", "team", "actor")


def _row(one: Notice, times: Times, words: str, muted: bool) -> Row:
    kind = BY_KEY.get(one.kind)
    anchor = f"#m-{one.message}" if one.message else ""
    return Row(
        key=one.pk,
        url=f"/desk/tickets/{one.ticket.number}/{anchor}",
        number=one.ticket.number,
        subject=one.ticket.subject,
        face=face(one.actor_id, one.actor_label) if one.actor_id else machine(one.actor_label or "Tresen"),
        told=told(one),
        further=further(one),
        words=Truncator(" ".join(words.split())).chars(EXCERPT),
        ago=times.tag(one.at),
        why=why(one),
        kind=one.kind,
        kind_name=str(kind.name) if kind else "",
        unread=one.read_at is None,
        muted=muted,
    )
