from typing import Any, ClassVar

from django.db import models

from tresen.people.models import Person
from tresen.tickets.models.ticket import Ticket


class Doing(models.TextChoices):
    """What somebody does at an open ticket."""

    READING = "reading"
    REPLY = "reply"
    NOTE = "note"
    PHONE = "phone"
    FORWARD = "forward"


class Presence(models.Model):
    """A browser tab that shows a ticket. The table is UNLOGGED: it holds a few hundred rows of the last seconds, and a
    crash of the database may empty it."""

    tab = models.CharField(max_length=36, primary_key=True, help_text="a key of the browser's own")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    doing = models.CharField(max_length=10, choices=Doing.choices, default=Doing.READING)
    since = models.DateTimeField(help_text="when he began with that")
    until = models.DateTimeField(help_text="after that he is not there any more")

    class Meta:
        indexes: ClassVar[list[Any]] = []

    def __str__(self) -> str:
        return f"{self.person_id} at {self.ticket_id}: {self.doing}"
