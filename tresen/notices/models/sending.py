from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tresen.kit import clock
from tresen.notices.models.notice import Notice
from tresen.people.models import Person


class Device(models.Model):
    """A browser that takes pushes for a person (W3C Push API): where to send, and the keys only it can read with."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, help_text="“Firefox on Android”")
    endpoint = models.CharField(max_length=1000, help_text="who knows it can push; never shown")
    endpoint_hash = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=100, help_text="p256dh: a point on P-256, base64url")
    sealed_auth = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)
    reached_at = models.DateTimeField(null=True, help_text="when its push service last took something")
    words = models.CharField(max_length=300, blank=True, help_text="what the push service said when it did not")

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Push(models.Model):
    """A notice on its way to a device; gone when its push service has taken it. Without a notice: a trial."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="pushes", db_index=False)
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["device", "notice"], name="push_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.device_id}"


class Letter(models.Model):
    """A mail with one or several notices on its way to a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    notices = ArrayField(models.BigIntegerField(), help_text="ids")
    created_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True, help_text="why it has not left")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["next_attempt_at"],
                name="letter_waiting",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.notices)} to {self.person_id}"
