from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from tresen.tickets.models import Message, Ticket


class Entry(models.Model):
    """The searchable words of one message, written in the transaction that wrote the message."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    about = models.CharField(max_length=10, default="", db_default="", help_text="“values”: of the custom fields")
    public = models.BooleanField(default=False, help_text="may the customer find it?")
    words = SearchVectorField()

    class Meta:
        # New words wait in a list of at most 1 MB before they are sorted in: a mail costs half, a search reads along.
        indexes: ClassVar[list[Any]] = [GinIndex("words", name="search_words", gin_pending_list_limit=1024)]

    def __str__(self) -> str:
        return f"{self.ticket_id}"
