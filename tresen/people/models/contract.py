from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models.organisation import Organisation


class Standing(StrEnum):
    COMING = "coming"
    RUNNING = "running"
    ENDED = "ended"


class Contract(models.Model):
    """What was agreed with an organisation, from one day to another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contracts")
    name = models.CharField(_("Name"), max_length=200)
    number = models.CharField(_("Contract number"), max_length=60, blank=True)
    starts_on = models.DateField(_("From"), null=True, blank=True)
    ends_on = models.DateField(_("To"), null=True, blank=True, help_text="the last day; empty: until further notice")
    service = models.TextField(_("What is agreed"), blank=True)
    hours = models.CharField(_("Service hours"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[Any]] = [models.F("ends_on").desc(nulls_first=True), "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()

    def standing(self, today: date) -> Standing:
        if self.ends_on is not None and self.ends_on < today:
            return Standing.ENDED
        return Standing.COMING if self.starts_on is not None and self.starts_on > today else Standing.RUNNING
