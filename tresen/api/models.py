from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models import ApiToken


class Answer(models.Model):
    """What a POST with an Idempotency-Key was answered, kept for a day. See `once`."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of path and body")
    status = models.PositiveSmallIntegerField(null=True, help_text="null: only inside the transaction that answers")
    location = models.CharField(max_length=300, blank=True)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["token", "key"], name="answer_once")]
        indexes: ClassVar[list[Any]] = [models.Index("created_at", name="answer_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
