from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tresen.people.models import Organisation, Team
from tresen.people.names import in_language


class Category(models.Model):
    """A node of the category tree, of one client or (without organisation) of all.

    Team, priority, impact and urgency that a node does not say itself are those of the nearest node above it."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="categories"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    names = models.JSONField(default=dict)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    hints = models.TextField(blank=True, default="", db_default="", help_text="for agents; safe HTML")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    trails = models.JSONField(default=dict, help_text="the names from the root down, kept by `category_paths`")
    path = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], help_text="ids from the root down, with its own"
    )

    class Meta:
        ordering: ClassVar[list[Any]] = ["position", "id"]
        indexes: ClassVar[list[Any]] = [GinIndex(fields=["path"], name="category_path")]

    def __str__(self) -> str:
        return self.trail

    @property
    def label(self) -> str:
        return in_language(self.names)

    @property
    def trail(self) -> str:
        """ "Drucker › Etiketten" in the active language."""
        return in_language(self.trails) or self.label
