"""What became of an act on many tickets, in words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.desk.doors import tell
from tresen.people.actor import Actor
from tresen.tickets.access import tickets_for
from tresen.tickets.batches import items_of, progress
from tresen.tickets.models import Batch, BatchItemState

REASONS = 200  # tickets named with what stood against them


@dataclass(frozen=True)
class ShownBatch:
    key: int
    title: str
    words: str
    total: int
    settled: int
    running: bool
    undoable: bool
    faults: list[tuple[str, str]]  # (number, reason) of what was not done, or not undone


def shown_batch(batch: Batch, actor: Actor) -> ShownBatch:
    counts = progress(batch)
    total = sum(counts.values())
    waiting = counts["done"] if batch.undoing else counts["pending"]
    running = batch.finished_at is None and waiting > 0
    return ShownBatch(
        key=batch.pk,
        title=_("Undoing") if batch.undoing else _("Changing many tickets"),
        words=words_for(batch, counts),
        total=total,
        settled=total - waiting,
        running=running,
        undoable=not batch.undoing and counts["done"] > 0,
        faults=_faults(batch, actor),
    )


def words_for(batch: Batch, counts: dict[str, int]) -> str:
    done, kept = (counts["undone"], counts["kept"]) if batch.undoing else (counts["done"], counts["failed"])
    if batch.undoing and batch.action == "macro" and done == 1 and not kept:
        return _("“%(name)s” is undone.") % {"name": batch.value}
    if batch.undoing:
        words = ngettext("One ticket is as it was before.", "%(count)s tickets are as they were before.", done)
        more = ngettext("One stays as it is.", "%(count)s stay as they are.", kept)
    else:
        words = ngettext("One ticket changed.", "%(count)s tickets changed.", done)
        more = ngettext("One could not be changed.", "%(count)s could not be changed.", kept)
    return " ".join([words % {"count": done}, *([more % {"count": kept}] if kept else [])])


def _faults(batch: Batch, actor: Actor) -> list[tuple[str, str]]:
    items = list(items_of(batch, BatchItemState.FAILED, BatchItemState.KEPT)[:REASONS])
    names = dict(tickets_for(actor).filter(pk__in=[one.ticket_id for one in items]).values_list("pk", "number"))
    return [(names.get(one.ticket_id, "–"), one.reason) for one in items]


def answer(request: HttpRequest, batch: Batch) -> HttpResponse:
    """For the list: what to say, and whether there is more to see."""
    counts = progress(batch)
    running = bool(counts["done"] if batch.undoing else counts["pending"]) and batch.finished_at is None
    if batch.undoing and sum(counts.values()) == 1 and counts["kept"]:
        reason = items_of(batch)[0].reason
        return tell(HttpResponse(status=204), toast={"text": _("Not undone: %s") % reason, "tone": "bad"})
    told = {
        "batch": batch.pk,
        "text": _("Working on it …") if running else words_for(batch, counts),
        "undo": "" if batch.undoing else f"/desk/batches/{batch.pk}/",
        "open": f"/desk/batches/{batch.pk}/" if running or counts["failed"] or counts["kept"] else "",
    }
    return tell(HttpResponse(status=204), batched=told)
