from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models import Person
from tresen.tickets.models.ticket import Ticket


class BatchItemState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Not done")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Not undone")


class Batch(models.Model):
    """One act on many tickets: what was asked for. What became of each ticket is in its item, and in its journal under
    the batch's id."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    action = models.CharField(max_length=20)
    value = models.CharField(max_length=100, blank=True, help_text="what it is to become; the name of a macro")
    actions = models.JSONField(default=list, db_default=[], help_text="all of them, see docs/rules.md")
    condition = models.JSONField(default=dict, db_default={}, help_text="whom it is for; {}: for all of them")
    undoing = models.BooleanField(default=False, help_text="taken back, or about to be")
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "-id"], name="batch_of_person"),
            models.Index(fields=["created_at"], name="batch_unfinished", condition=models.Q(finished_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class BatchItem(models.Model):
    """One ticket of a batch, settled in the same transaction as its change."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=BatchItemState.choices, default=BatchItemState.PENDING)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was not done, or not undone")
    kept = models.JSONField(default=dict, db_default={}, help_text="what undoing needs and no journal tells")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["batch", "ticket"], name="batch_item_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.ticket_id} {self.state}"
