from typing import Any, ClassVar

from django.db import models

from tresen.people.models import Person


class Jotting(models.Model):
    """A ticket somebody is writing down and has not opened yet: the form as he left it. His alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, help_text="made with the form; random")
    content = models.JSONField(default=dict, help_text="{field of the form: [values]}")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["person", "key"], name="jotting_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.person_id}"
