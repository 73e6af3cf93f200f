from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.tickets.models import Channel, Message


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Being sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")


class Delivery(models.Model):
    """One message on its way to one recipient. The row is the truth; jobs only come to look at it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.CharField(max_length=320, blank=True, help_text="lower case; empty where a channel has but one")
    automatic = models.BooleanField(default=False, help_text="sent by the house by itself")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, help_text="the other side's own words")
    uncertain = models.BooleanField(default=False, help_text="it may have left, or have left twice")
    handed = models.PositiveSmallIntegerField(default=0, help_text="how often the data went without an answer to it")
    route = models.CharField(max_length=40, blank=True, help_text="what it leaves by, such as a mailbox")
    external_id = models.CharField(max_length=998, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["message", "recipient"], name="delivery_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_unfinished",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            # What a route has to carry next.
            models.Index(
                fields=["route", "next_attempt_at"], name="delivery_queued", condition=models.Q(state="queued")
            ),
            models.Index(fields=["-id"], name="delivery_failed", condition=models.Q(state="failed")),
            # How much one address has got by itself lately.
            models.Index(
                fields=["recipient", "-created_at"], name="delivery_automatic", condition=models.Q(automatic=True)
            ),
            models.Index(fields=["-created_at"], name="delivery_automatic_lately", condition=models.Q(automatic=True)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id} {self.state}"
