from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.kit.models import Blob
from tresen.people.models import Person
from tresen.tickets.models import Message


class PictureConsent(models.Model):
    """Somebody allowed remote pictures: those of one message, or those of every mail of one sender."""

    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=320, blank=True, help_text="an address in lower case")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["message"], name="picture_consent_message"),
            models.UniqueConstraint(fields=["sender"], name="picture_consent_sender", condition=~models.Q(sender="")),
            models.CheckConstraint(
                condition=models.Q(message__isnull=True, sender__gt="") | models.Q(message__isnull=False, sender=""),
                name="picture_consent_about_one",
            ),
        ]

    def __str__(self) -> str:
        return self.sender or f"message {self.message_id}"


class RemotePicture(models.Model):
    """A picture a mail shows from the web: asked for once, kept as a blob, shown from there ever after."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the address")
    address = models.TextField()
    asked_at = models.DateTimeField(null=True, help_text="when somebody went to fetch it")
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    media_type = models.CharField(max_length=20, blank=True)
    failure = models.CharField(max_length=12, blank=True, help_text="refused, silent, missing, no-picture or too-many")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["message", "digest"], name="remote_picture_once"),
        ]

    def __str__(self) -> str:
        return self.address
