from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models.person import Person


class ImportKind(models.TextChoices):
    PERSON = "person", _("People")
    ORGANISATION = "organisation", _("Organisations")


class Stage(models.TextChoices):
    READING = "reading", _("is being checked")
    READY = "ready", _("checked, nothing written yet")
    WRITING = "writing", _("is being imported")
    DONE = "done", _("imported")
    STOPPED = "stopped", _("stopped")


class Outcome(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("updated")
    SAME = "same", _("unchanged")
    REFUSED = "refused", _("not taken")


class PeopleImport(models.Model):
    """A table of people or of organisations, from the choice of its columns to its result. See `people.imports`."""

    kind = models.CharField(max_length=12, choices=ImportKind.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.CharField(max_length=200, help_text="what the file was called")
    locale = models.CharField(max_length=5, help_text="what its faults are told in")
    header = ArrayField(models.CharField(max_length=200))
    columns = ArrayField(
        models.CharField(max_length=40, blank=True), help_text="what each is taken for; empty: nothing"
    )
    founds_missing = models.BooleanField(default=False, help_text="make organisations known that nobody knows yet")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READING)
    round = models.PositiveIntegerField(default=1, help_text="counts the checks: a job of an earlier one ends")
    position = models.PositiveIntegerField(default=0, help_text="the last line that was dealt with in this stage")
    line_count = models.PositiveIntegerField()
    totals = models.JSONField(default=dict, help_text="{outcome: lines}, at the end of each stage")
    reason = models.CharField(max_length=300, blank=True, help_text="why it was stopped")
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file

    @property
    def is_running(self) -> bool:
        return self.stage in {Stage.READING, Stage.WRITING}


class ImportLine(models.Model):
    """One line: first what it would do, after the import what it did."""

    batch = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField(help_text="as a spreadsheet numbers its rows")
    cells = ArrayField(models.TextField(blank=True))
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    fault = models.CharField(max_length=500, blank=True, help_text="why it is refused")
    title = models.CharField(max_length=200, blank=True, help_text="whom it is about")
    changes = models.JSONField(default=list, help_text="[[column, old, new]]")
    about = models.BigIntegerField(null=True, help_text="the person's or organisation's id")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_line_once")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["batch", "outcome", "number"], name="import_line_outcome")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
