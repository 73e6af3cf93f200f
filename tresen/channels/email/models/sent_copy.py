from typing import Any, ClassVar

from django.db import models

from tresen.kit.models import Blob
from tresen.tickets.models import Message


class SentCopy(models.Model):
    """A mail one recipient gets in a form of his own: encrypted for him alone, or by another method than the others.

    Who has no row gets what the message keeps as its raw mail."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=320, help_text="lower case")
    raw = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "sent copies"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["message", "recipient"], name="sent_copy_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.recipient}"
