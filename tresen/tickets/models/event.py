from typing import Any, ClassVar

from django.db import models

from tresen.kit.journal import Entry
from tresen.people.models import Person
from tresen.tickets.models.message import Message
from tresen.tickets.models.ticket import Ticket


class Event(Entry):
    """One line of the ticket journal: who did what, when, from what to what. The database refuses changes."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    actor_kind = models.CharField(max_length=10)
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict, help_text="{column: [old, new]}; relations as ids")
    data = models.JSONField(default=dict, help_text="what else belongs to it: reason, message, rule")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["ticket", "id"], name="event_of_ticket"),
            models.Index(fields=["xid", "id"], name="event_journal_order"),
        ]

    # The message the event tells of, for the reactions in the same transaction; never stored here.
    said: Message | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.ticket_id}"
