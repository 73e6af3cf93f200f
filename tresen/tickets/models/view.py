from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.people.models import Person


class Audience(models.TextChoices):
    OWN = "own", _("Only me")
    TEAMS = "teams", _("Teams")
    EVERYBODY = "everybody", _("All agents")


class Sort(models.TextChoices):
    """What a view can be sorted by; `sorting` says how."""

    UPDATED = "updated", _("Last change")
    CREATED = "created", _("Created")
    MESSAGE = "message", _("Last message")
    WAITING = "waiting", _("Waiting until")
    PRIORITY = "priority", _("Priority")


ICONS = (
    *("list", "inbox", "star", "flag", "clock", "circle-alert", "circle-pause", "hand", "user", "users"),
    *("building-2", "phone", "mail", "message-circle", "tag", "lock", "book-open", "life-buoy", "hash", "eye"),
)


class SavedView(models.Model):
    """A filter over the tickets one works on, kept under a name. It never shows more than those."""

    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=20, default="list")
    owner = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="saved_views")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.OWN)
    # Ids, as in Ticket.shared_with: whoever is in one of these teams has the view.
    teams = ArrayField(models.BigIntegerField(), default=list, blank=True)
    condition = models.JSONField(default=dict, help_text="see docs/rules.md")
    columns = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="keys of fields")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.UPDATED)
    descending = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, help_text="counts the changes")

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(audience=Audience.OWN) | models.Q(owner__isnull=False), name="own_view_has_owner"
            )
        ]

    def __str__(self) -> str:
        return self.name
