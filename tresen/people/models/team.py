from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models.person import Person


class Level(models.TextChoices):
    FIRST = "1", _("1st level")
    SECOND = "2", _("2nd level")
    THIRD = "3", _("3rd level")
    PARTNER = "partner", _("Partner")


class Team(models.Model):
    """A group of agents with a support level; its members see its tickets."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    level = models.CharField(_("Level"), max_length=10, choices=Level.choices, default=Level.FIRST)
    members = models.ManyToManyField(Person, through="TeamMembership", related_name="teams")

    class Meta:
        ordering: ClassVar[list[str]] = ["level", "name"]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_memberships")

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["team", "person"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.team}"
