from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models.person import Person
from tresen.people.names import in_language


class Level(models.TextChoices):
    FIRST = "1", _("1st level")
    SECOND = "2", _("2nd level")
    THIRD = "3", _("3rd level")
    PARTNER = "partner", _("Partner")


class Team(models.Model):
    """A group of agents with a support level; its members see its tickets.

    Teams stand in a tree: whoever is a member of a team is one of all below it, but not of a team that does not
    inherit, nor of what is below that. A team without parent is a workspace. What is in a confidential team, or
    below one, exists for its members alone: for no administrator and no client manager."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    inherits = models.BooleanField(default=True, db_default=True, help_text="members of the parent are members here")
    confidential = models.BooleanField(default=False, db_default=False)
    level = models.CharField(_("Level"), max_length=10, choices=Level.choices, default=Level.FIRST)
    members = models.ManyToManyField(Person, through="TeamMembership", related_name="teams")

    class Meta:
        ordering: ClassVar[list[str]] = ["level", "name"]

    def __str__(self) -> str:
        return self.name


class TeamRole(models.Model):
    """What a member may do with a team's tickets; a membership without one gives every right of an agent."""

    names = models.JSONField(default=dict, help_text="{language: name}")
    rights = ArrayField(models.CharField(max_length=20), default=list, help_text="keys of people.rights.Right")
    own_only = models.BooleanField(default=False, help_text="only tickets assigned to the member himself")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return in_language(self.names)


class TeamMembership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_memberships")
    role = models.ForeignKey(TeamRole, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    organisations = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], help_text="ids: only tickets of these; empty: of all"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["team", "person"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.team}"
