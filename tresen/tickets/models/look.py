from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models import Person
from tresen.tickets.models.view import Sort


class Shape(models.TextChoices):
    CARDS = "cards", _("Cards")
    TABLE = "table", _("Table")


class ViewLook(models.Model):
    """How one person wants to see one view, whether the view is his, shared, or every agent's."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    view = models.CharField(max_length=80, help_text="the view's key: “mine”, “saved-3”, “org-klinikum”")
    shape = models.CharField(max_length=5, choices=Shape.choices, default=Shape.CARDS)
    columns = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="keys of fields")
    grouping = models.CharField(max_length=80, blank=True, help_text="key of a field, “day”, or none")
    folded = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="keys of closed groups")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.UPDATED)
    descending = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["person", "view"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.view} of {self.person_id}"


class Arrangement(models.Model):
    """In which order one person wants the views, and which he does not want to see. Views that are not named follow."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+", primary_key=True)
    order = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="keys of views")
    hidden = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="keys of views")

    def __str__(self) -> str:
        return f"views of {self.person_id}"
