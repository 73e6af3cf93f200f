from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models import Person
from tresen.tickets.models.view import Audience

ICON_NAMES = (
    ("wand-sparkles", _("Wand")),
    ("zap", _("Flash")),
    ("circle-check", _("Tick")),
    ("hand", _("Hand")),
    ("forward", _("Arrow")),
    ("clock", _("Clock")),
    ("send", _("Paper plane")),
    ("reply", _("Answer")),
    ("phone-call", _("Phone")),
    ("sticky-note", _("Note")),
    ("list-checks", _("Checklist")),
    ("key-round", _("Key")),
    ("printer", _("Printer")),
    ("monitor", _("Screen")),
    ("users", _("People")),
    ("flag", _("Flag")),
    ("triangle-alert", _("Warning")),
    ("star", _("Star")),
)
ICONS = tuple(key for key, _label in ICON_NAMES)


class Macro(models.Model):
    """A list of actions under a name, done to a ticket by somebody who chooses it: with his rights and no others."""

    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True, help_text="when to use it")
    icon = models.CharField(max_length=20, default=ICONS[0])
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.OWN)
    # Ids, as in SavedView.teams: whoever is in one of these teams has it.
    teams = ArrayField(models.BigIntegerField(), default=list, blank=True)
    condition = models.JSONField(default=dict, help_text="when it is offered; {}: always. See docs/rules.md")
    actions = models.JSONField(default=list, help_text="see docs/rules.md")
    at_once = models.BooleanField(default=False, help_text="without showing first what it does")
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0, help_text="tickets it was applied to")
    last_used_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name", "id"]

    def __str__(self) -> str:
        return self.name
