from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
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


class AuditEntry(models.Model):
    """One line of the audit log. The database refuses changes; the chain of hashes shows them. See `audit`."""

    number = models.BigIntegerField(primary_key=True, help_text="from 1, without a gap")
    at = models.DateTimeField()
    name = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True, help_text="no foreign key: the log outlives what it tells of")
    actor_label = models.CharField(max_length=200, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=200, blank=True)
    about_label = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    address = models.CharField(max_length=60, blank=True, help_text="the client's, shortened")
    token = models.CharField(max_length=12, blank=True, help_text="the beginning of the API token")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["about_kind", "about_id", "-number"], name="audit_about"),
            models.Index(fields=["actor_id", "-number"], name="audit_actor"),
            models.Index(fields=["name", "-number"], name="audit_name"),
            models.Index(fields=["at"], name="audit_at"),
            GinIndex(SearchVector("actor_label", "about_label", config="simple"), name="audit_words"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class AuditHead(models.Model):
    """How far the audit log has got; its row is the lock under which entries are written. There is one."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, blank=True, help_text="keyed: cannot be forged from within the database")

    def __str__(self) -> str:
        return str(self.number)


class AuditChange(models.Model):
    """A row that an observed transaction has changed, until its end; otherwise there is none. See `audit.watching`."""

    xid = models.BigIntegerField()
    relation = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    label = models.TextField(blank=True)
    owner = models.CharField(max_length=40, blank=True)
    did = models.CharField(max_length=10)
    fields = models.JSONField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["xid"], name="audit_change_xid")]

    def __str__(self) -> str:
        return f"{self.relation} {self.key}"
