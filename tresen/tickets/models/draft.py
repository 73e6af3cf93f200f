from typing import Any, ClassVar

from django.db import models

from tresen.people.models import Person
from tresen.tickets.models.ticket import Ticket


class Draft(models.Model):
    """What somebody is writing in a ticket; theirs alone, whoever owns the ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    html = models.TextField(blank=True)
    recipients = models.JSONField(default=dict)
    options = models.JSONField(default=dict, help_text="what else the composer was told: history, what comes then")
    send_at = models.DateTimeField(null=True, help_text="when it is to be sent by itself")
    not_sent = models.TextField(blank=True, help_text="why it was not sent at its time")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="how often sending it was begun")
    retry_at = models.DateTimeField(null=True, help_text="not to be tried again before, after a try that failed")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ticket", "person", "kind"], name="draft_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["send_at"], name="draft_scheduled", condition=models.Q(send_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"
