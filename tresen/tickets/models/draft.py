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
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ticket", "person", "kind"], name="draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"
