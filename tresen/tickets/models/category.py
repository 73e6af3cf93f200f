from typing import Any, ClassVar

from django.db import models

from tresen.people.models import Organisation, Team
from tresen.people.names import in_language


class Category(models.Model):
    """A node of the category tree, of one client or (without organisation) of all."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="categories"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    names = models.JSONField(default=dict)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    trails = models.JSONField(default=dict, help_text="the names from the root down, kept by `categories`")

    class Meta:
        ordering: ClassVar[list[Any]] = ["position", "id"]

    def __str__(self) -> str:
        return self.trail

    @property
    def label(self) -> str:
        return in_language(self.names)

    @property
    def trail(self) -> str:
        """ "Drucker › Etiketten" in the active language."""
        return in_language(self.trails) or self.label
