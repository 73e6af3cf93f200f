from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models import Person
from tresen.tickets.models.category import Category


class CategoryUse(models.Model):
    """When an agent last chose a category: what he uses is offered to him first."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "category"], name="category_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.category_id}"
