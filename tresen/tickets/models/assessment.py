from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models import Organisation


class Impact(models.IntegerChoices):
    """How many cannot work as they should."""

    PERSON = 1, _("One person")
    GROUP = 2, _("Department or team")
    HOUSE = 3, _("Whole house")


class Urgency(models.IntegerChoices):
    """How soon it must be over."""

    LOW = 1, _("Can wait")
    MEDIUM = 2, _("Soon")
    HIGH = 3, _("At once")


class PriorityMatrix(models.Model):
    """Which priority follows from impact and urgency: of one organisation, or (without one) of the house."""

    organisation = models.OneToOneField(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    cells = ArrayField(
        models.PositiveSmallIntegerField(), size=9, help_text="by impact, then urgency, each from 1 up to 3"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation"], name="matrix_of_house_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(cells__len=9), name="matrix_has_nine_cells"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.cells}"
