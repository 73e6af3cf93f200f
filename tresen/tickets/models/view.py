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


ICON_NAMES = (
    ("list", _("List")),
    ("inbox", _("Inbox")),
    ("star", _("Star")),
    ("flag", _("Flag")),
    ("clock", _("Clock")),
    ("circle-alert", _("Exclamation mark")),
    ("circle-pause", _("Pause")),
    ("hand", _("Hand")),
    ("user", _("Person")),
    ("users", _("People")),
    ("building-2", _("House")),
    ("phone", _("Phone")),
    ("mail", _("Letter")),
    ("message-circle", _("Speech bubble")),
    ("tag", _("Label")),
    ("lock", _("Lock")),
    ("book-open", _("Book")),
    ("life-buoy", _("Lifebuoy")),
    ("hash", _("Number sign")),
    ("eye", _("Eye")),
)
ICONS = tuple(key for key, _label in ICON_NAMES)


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
