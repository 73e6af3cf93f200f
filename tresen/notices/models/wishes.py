from datetime import time
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models import Person, Team


class Rhythm(models.TextChoices):
    SINGLE = "single", _("At once, one by one")
    HOURLY = "hourly", _("Once an hour, all together")
    DAILY = "daily", _("Once a day, all together")


class Wishes(models.Model):
    """What a person wants to be told, and how; with a team: of this team's tickets instead."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    choices = models.JSONField(default=dict, help_text="{kind: [channel]}; a kind that is missing: as by default")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "team"], name="wishes_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.team_id or ''}"


class TeamWishes(models.Model):
    """What whoever has not chosen himself is told: of a team's tickets, or (without a team) in the whole house."""

    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    choices = models.JSONField(default=dict, help_text="{kind: [channel]}; a kind that is missing: as delivered")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team"], name="team_wishes_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return str(self.team_id or "house")


class Habits(models.Model):
    """When a person wants mail and push, and what a locked screen may show. Times are his own zone's."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.SINGLE)
    daily_at = models.TimeField(default=time(8))
    quiet_from = models.TimeField(null=True, help_text="null: never quiet")
    quiet_until = models.TimeField(null=True)
    quiet_weekends = models.BooleanField(default=False, help_text="Saturday and Sunday are quiet as a whole")
    shows_subject = models.BooleanField(default=True, help_text="a push names the subject, not only the number")

    def __str__(self) -> str:
        return str(self.person_id)
