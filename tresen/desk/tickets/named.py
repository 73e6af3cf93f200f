"""Whom the notes of a ticket name, as its page shows it: chips at the notes, open questions at the head."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.models import Ticket
from tresen.ui.faces import face
from tresen.ui.icons import icon
from tresen.ui.times import Times

Row = dict[str, Any]  # of tickets.mentions_around


@dataclass(frozen=True, slots=True)
class ShownMention:
    """One chip. `tone` as of any chip, `note` what became of it."""

    icon: SafeString
    name: str
    tone: str = "plain"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One line at the head of the ticket."""

    key: int
    message: int
    face: SafeString
    words: str
    since: SafeString
    note: str
    late: bool


@dataclass
class Named:
    chips: dict[int, list[ShownMention]] = field(default_factory=dict)  # by message
    questions: list[ShownQuestion] = field(default_factory=list)


def named_in(ticket: Ticket, actor: Actor, times: Times) -> Named:
    """Of a ticket from `ticket_to_show`: it has brought the rows."""
    chips: dict[int, list[ShownMention]] = defaultdict(list)
    questions: list[ShownQuestion] = []
    teams: set[tuple[int, str]] = set()
    rows: list[Row] = ticket.mention_rows  # type: ignore[attr-defined]  # see tickets.surroundings
    for row in reversed(rows):
        if row["team"] and not row["asked"]:
            if (row["message"], row["team"]) not in teams:
                teams.add((row["message"], row["team"]))
                chips[row["message"]].append(ShownMention(icon("users"), row["team"]))
            continue
        chips[row["message"]].append(_chip(row))
        if _is_open(row):
            questions.append(_question(row, actor, times))
    return Named(dict(chips), questions)


def _is_open(row: Row) -> bool:
    return bool(row["asked"]) and not (row["answered_at"] or row["closed_at"])


def _chip(row: Row) -> ShownMention:
    name = row["name"]
    if not row["asked"]:
        return ShownMention(icon("at-sign"), name, "plain", _("by mail, this note alone") if row["note_only"] else "")
    if row["answered_at"]:
        return ShownMention(icon("check"), name, "good", _("answered"))
    if row["closed_at"]:
        return ShownMention(icon("x"), name, "plain", _("not needed any more"))
    return ShownMention(icon("clock"), name, "bad" if _late(row) else "warn", _away(row) or _("asked, no answer yet"))


def _question(row: Row, actor: Actor, times: Times) -> ShownQuestion:
    if actor.person is not None and actor.person.pk == row["person"]:
        words = _("%(name)s asks you") % {"name": row["by"] or "Tresen"}
    else:
        words = _("Question to %(name)s is open") % {"name": row["name"]}
    due, asked = _moment(row["due_at"]), _moment(row["at"])
    assert asked is not None
    note = " · ".join(one for one in (_("until %s") % times.exact(due) if due else "", _away(row)) if one)
    shown = face(row["person"], row["name"], "small")
    return ShownQuestion(row["key"], row["message"], shown, words, times.tag(asked), note, _late(row))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _late(row: Row) -> bool:
    due = _moment(row["due_at"])
    return due is not None and due <= clock.now()


def _away(row: Row) -> str:
    return _("is away, says his mailbox") if row["away_at"] else ""
