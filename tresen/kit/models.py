from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock


class Blob(models.Model):
    """Bytes known by their SHA-256: stored once, however often they arrive. See `blobs`."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    content = models.BinaryField(null=True, help_text="the bytes of a small blob; null: in the storage")

    def __str__(self) -> str:
        return self.sha256[:12]


class Preference(models.Model):
    """One setting an administrator chose; what is not chosen has its default in code. See `preferences`."""

    key = models.CharField(max_length=100, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.key


class Alarm(models.Model):
    """Something an administrator must know: since when, and when it was over. See `alarms`."""

    kind = models.CharField(max_length=40, help_text="what is wrong; its words are the surface's")
    about = models.CharField(max_length=300, help_text="with what: an address, a name")
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="when somebody was written to about it")
    over_told_at = models.DateTimeField(null=True, help_text="when somebody was written to that it is over")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "about"], name="alarm_once", condition=models.Q(ended_at__isnull=True)
            )
        ]
        indexes: ClassVar[list[Any]] = [
            # What is still to be told, in each direction; an archive of old alarms costs nothing.
            models.Index(
                fields=["raised_at"],
                name="alarm_untold",
                condition=models.Q(ended_at__isnull=True) | models.Q(over_told_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"
