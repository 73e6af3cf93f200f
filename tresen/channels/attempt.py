"""One attempt to carry a message to those of its recipients who are due: claimed, carried out, settled.

A copy may be out from the moment `handing` is called until the other side has answered. It is written down before
that moment, so that whoever finds the attempt broken off knows. A second copy is risked once, a third one never.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from tresen.channels.contract import ClaimLost, Refusal, Sent
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.tickets.delivering import Outcome, hold, report_delivery
from tresen.tickets.models import Message

PAUSES = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15)]
PAUSES += [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)] + [timedelta(hours=8)] * 4
MOST_COPIES = 2
WORDS = 2000  # characters kept of what the other side said


@dataclass
class Attempt:
    message: Message
    rows: list[Delivery]
    claimed_at: Any

    @classmethod
    def claim(cls, message_id: int) -> "Attempt | None":
        """Takes what is due of a message, all of it at once; None if nothing is, or somebody else has it."""
        now = clock.now()
        due = Q(state=DeliveryState.QUEUED, next_attempt_at__lte=now + timedelta(seconds=1))
        with transaction.atomic():
            rows = list(Delivery.objects.select_for_update().filter(due, message=message_id).order_by("pk"))
            if not rows:
                return None
            for row in rows:
                row.state, row.claimed_at, row.attempts = DeliveryState.SENDING, now, row.attempts + 1
            Delivery.objects.bulk_update(rows, ["state", "claimed_at", "attempts"])
        message = Message.objects.select_related("ticket__customer", "raw").get(pk=message_id)
        return cls(message, rows, now)

    @property
    def recipients(self) -> list[str]:
        return [row.recipient for row in self.rows]

    def handing(self, taken: Sequence[str]) -> None:
        """The data goes out next, to those `taken`; nobody: it is still going out. The claim begins anew, for a slow
        line and the other side's answer may take long."""
        now, names = clock.now(), {"", *(one.lower() for one in taken)}
        with transaction.atomic():
            if taken and not self._mine().filter(recipient__in=names).update(handed=F("handed") + 1, uncertain=True):
                raise ClaimLost
            if not self._mine().update(claimed_at=now):
                raise ClaimLost
        self.claimed_at = now

    def sent(self, sent: Sent) -> None:
        """It was taken; for each recipient that was not, his own way goes on."""
        ends: list[_End] = []
        for row in self.rows:
            refusal = sent.refused.get(row.recipient)
            if refusal is not None:
                ends.append(_refused(row, refusal))
            else:
                # A row for all recipients together, as they were once: it tells whom it did not reach.
                left_out = [f"{one}: {why.words}" for one, why in sent.refused.items()] if not row.recipient else []
                columns = {"state": DeliveryState.SENT, "sent_at": clock.now(), "error": "; ".join(left_out)[:WORDS]}
                ends.append(_End(row, "delivered", sent.words, {**columns, "uncertain": row.handed > 0}))
        self._settle(ends)

    def refused(self, refusal: Refusal) -> None:
        """Nobody got it, and the other side said so."""
        self._settle([_refused(row, refusal) for row in self.rows])

    def broke_off(self, words: str, *, uncertain: bool) -> None:
        """Rows that were handed over count as copies that may be out; `uncertain`: each of them may be."""
        handed = dict(Delivery.objects.filter(pk__in=[row.pk for row in self.rows]).values_list("pk", "handed"))
        self._settle([_broken(row, words, max(handed.get(row.pk, 0), row.handed + uncertain)) for row in self.rows])

    def _mine(self) -> Any:
        keys = [row.pk for row in self.rows]
        return Delivery.objects.filter(pk__in=keys, state=DeliveryState.SENDING, claimed_at=self.claimed_at)

    def _settle(self, ends: "Iterable[_End]") -> None:
        """State and journal in one transaction, and only rows that are still this attempt's: a sweep may have freed
        them after the lease, a bounce may have been quicker than the server's answer."""
        told: dict[tuple[Outcome, str], list[str]] = defaultdict(list)
        with transaction.atomic():
            hold(self.message)
            for end in ends:
                if self._mine().filter(pk=end.row.pk).update(claimed_at=None, **end.columns):
                    told[end.outcome, end.words].append(end.row.recipient)
            for (outcome, words), recipients in told.items():
                report_delivery(self.message, outcome, by=SYSTEM, words=words, recipients=recipients)


@dataclass(frozen=True)
class _End:
    """What becomes of one row."""

    row: Delivery
    outcome: Outcome
    words: str
    columns: dict[str, Any]


def _refused(row: Delivery, refusal: Refusal) -> _End:
    known = {"error": refusal.words[:WORDS], "handed": row.handed, "uncertain": row.handed > 0}
    if refusal.permanent or row.attempts > len(PAUSES):
        return _End(row, "undelivered", refusal.words, {"state": DeliveryState.FAILED, **known})
    return _End(row, "delayed", refusal.words, {**_again(row), **known})


def _broken(row: Delivery, words: str, handed: int) -> _End:
    known = {"error": words[:WORDS], "handed": handed, "uncertain": handed > 0}
    if handed >= MOST_COPIES or row.attempts > len(PAUSES):
        return _End(row, "undelivered", words, {"state": DeliveryState.FAILED, **known})
    return _End(row, "delayed", words, {**_again(row), **known})


def _again(row: Delivery) -> dict[str, Any]:
    pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
    return {"state": DeliveryState.QUEUED, "next_attempt_at": clock.now() + pause}
