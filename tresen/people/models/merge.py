from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models.organisation import Organisation
from tresen.people.models.person import Person


class Merge(models.Model):
    """Two rows that were one person, or one organisation: what went from the one to the other, so that exactly this can
    go back. See `people.merging`; the tickets follow in `tickets.merged_people`."""

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="merges", db_index=False)
    into_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="merges", db_index=False
    )
    into_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    moved = models.JSONField(default=dict, help_text="{part: [what identifies each row]}, and the columns before")
    undone_at = models.DateTimeField(null=True)
    settled = models.BooleanField(default=False, help_text="all tickets have followed, there or back")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, into_person__isnull=False, organisation__isnull=True)
                | models.Q(person__isnull=True, organisation__isnull=False, into_organisation__isnull=False),
                name="merge_of_one_kind",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["into_person"], name="merge_into_person"),
            models.Index(fields=["into_organisation"], name="merge_into_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.into}"

    @property
    def source(self) -> Any:
        return self.person or self.organisation

    @property
    def into(self) -> Any:
        return self.into_person or self.into_organisation


class Distinct(models.Model):
    """Somebody has looked: these two are not the same. Never suggested again."""

    kind = models.CharField(max_length=12, help_text="person or organisation")
    first = models.BigIntegerField(help_text="the lower id")
    second = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="distinct_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} {self.second}"
