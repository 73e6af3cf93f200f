from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tresen.kit import clock
from tresen.people.models import Person


class Rehearsal(models.Model):
    """What a wording would have done: tried on the tickets of the last months, one after the other, the newest first.
    Nobody keeps more than his latest."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    rule = models.BigIntegerField(null=True, help_text="id of the rule it is a wording of; its own acts are left out")
    name = models.CharField(max_length=80)
    occasions = ArrayField(models.CharField(max_length=30))
    condition = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    since = models.DateTimeField()
    total = models.PositiveIntegerField(help_text="tickets to be looked at")
    seen = models.PositiveIntegerField(default=0)
    below = models.BigIntegerField(null=True, help_text="tickets with smaller ids are still to be looked at")
    found = models.JSONField(
        default=list,
        help_text='[{"ticket": id, "at": ISO 8601, "occasion": …, "outcome": …, "reason": …, "told": []}]',
    )
    made_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["person"], name="rehearsal_of_person")]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
