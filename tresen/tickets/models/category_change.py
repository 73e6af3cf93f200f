from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.kit.journal import Entry
from tresen.people.models import Person
from tresen.tickets.models.category import Category


class CategoryImport(models.Model):
    """One file that was read into a category tree; undone by what `CategoryChange` says it did."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class CategoryChange(Entry):
    """What happened to a node of the tree: old reports are rebuilt from it. The database refuses changes.

    A node that is gone keeps its lines, so the reference is no constraint of the database."""

    category = models.ForeignKey(
        Category, on_delete=models.DO_NOTHING, related_name="journal", db_constraint=False, db_index=False
    )
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict, help_text="{column: [old, new]}; relations as ids")
    batch = models.ForeignKey(
        CategoryImport, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["category", "id"], name="category_change_of"),
            models.Index(fields=["batch"], name="category_change_batch", condition=models.Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.category_id}"
