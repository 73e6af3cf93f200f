from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models import Organisation, Person, Team


class Calendar(models.Model):
    """When somebody works. What that means at an instant says the version that holds then."""

    name = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True, help_text="offered where a calendar is chosen")

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """A calendar from an instant on, until the next one's. Once it holds nothing can change it (the database refuses),
    so that no figure of the past does."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    hours = models.JSONField(help_text="docs/algorithms/sla-clock.md, canonical, without valid_from")
    valid_from = models.DateTimeField(null=True, help_text="null: always")
    note = models.CharField(max_length=200, blank=True, help_text="what is different, and why")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[Any]] = [models.F("valid_from").asc(nulls_first=True)]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["calendar", "valid_from"], name="calendar_version_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} · {self.valid_from or ''}"


class CalendarUse(models.Model):
    """From an instant on a team, a client or (neither) the house works by this calendar. Rows are only added: by which
    one somebody worked yesterday stays."""

    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(
        Calendar, null=True, on_delete=models.PROTECT, related_name="uses", help_text="null: the one it had before any"
    )
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(team=None) | models.Q(organisation=None), name="calendar_use_of_one"
            ),
            models.CheckConstraint(
                condition=~models.Q(team=None, organisation=None, calendar=None), name="calendar_use_house_has_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id or self.organisation_id or ''} · {self.calendar_id or ''}"
