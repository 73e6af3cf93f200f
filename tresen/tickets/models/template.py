from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models import Person, Team
from tresen.tickets.models.category import Category
from tresen.tickets.models.task import Checklist
from tresen.tickets.models.ticket import Ticket


class TicketTemplate(models.Model):
    """A ticket prepared once: opened by hand from "New ticket", by programs, or by itself on its dates."""

    name = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    kind = models.CharField(max_length=40, blank=True, help_text="empty: the team's usual one")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    customer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict, blank=True, help_text="{key of a custom field: value}")
    checklist = models.ForeignKey(Checklist, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Recurrence(models.Model):
    """When a template becomes a ticket by itself: once, or again and again by a rule (see `tickets.dates`)."""

    template = models.ForeignKey(TicketTemplate, on_delete=models.PROTECT, related_name="recurrences")
    rule = models.CharField(max_length=200, blank=True, help_text="RRULE; empty: once")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    at = models.TimeField(help_text="by the clock of `zone`")
    zone = models.CharField(max_length=64)
    is_paused = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True, help_text="when it is due; null: never again, or paused")
    fault = models.CharField(max_length=500, blank=True, help_text="why the ticket that is due could not be opened")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["next_at", "id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["next_at"], name="recurrence_due")]

    def __str__(self) -> str:
        return f"{self.template_id} {self.rule}"


class Run(models.Model):
    """One date of a recurrence, and the ticket it became: there is never a second one for the same date."""

    recurrence = models.ForeignKey(Recurrence, on_delete=models.CASCADE, related_name="runs", db_index=False)
    due_at = models.DateTimeField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-due_at"]
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["recurrence", "due_at"], name="run_once")]

    def __str__(self) -> str:
        return f"{self.recurrence_id} {self.due_at:%Y-%m-%d %H:%M}"
