from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tresen.kit import clock
from tresen.kit.models import Blob
from tresen.people.models import Person
from tresen.tickets.models import Message
from tresen.tickets.models.view import Audience


class TextModule(models.Model):
    """Words written once and said often: put into what is being written by their shortcut, filled for its ticket."""

    shortcut = models.CharField(max_length=40, help_text="lower case; what is typed after “::”")
    name = models.CharField(max_length=120)
    folder = models.CharField(max_length=80, blank=True)
    contents = models.JSONField(default=dict, help_text="{language, ISO 639-1: safe HTML with {{variables}}}")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.OWN)
    # Ids, as in SavedView.teams: whoever is in one of these teams has it.
    teams = ArrayField(models.BigIntegerField(), default=list, blank=True)
    organisations = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="only for tickets of these; empty: for all"
    )
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)
    uses = models.PositiveIntegerField(default=0, help_text="messages that left or were kept with its words in them")
    last_used_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["folder", "name", "id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["shortcut"], name="module_shortcut")]

    def __str__(self) -> str:
        return self.name


class ModuleFile(models.Model):
    """A file that comes along whenever the module is put in."""

    module = models.ForeignKey(TextModule, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=127)
    size = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class ModuleUse(models.Model):
    """A message that has a module's words in it; counted once, however often the counting is tried."""

    module = models.ForeignKey(TextModule, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["module", "message"], name="module_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.message_id}"
