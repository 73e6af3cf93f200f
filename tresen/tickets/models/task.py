from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tresen.kit import clock
from tresen.people.models import Person, Team
from tresen.tickets.models.category import Category
from tresen.tickets.models.ticket import Ticket


class Task(models.Model):
    """One step of a ticket, done by a person or anybody of a team while others do theirs."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    home = models.BigIntegerField(null=True, help_text="id of the merged ticket it comes from")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    compulsory = models.BooleanField(default=False, help_text="the ticket cannot be solved before")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    checklist = models.CharField(max_length=120, blank=True, help_text="the name of the checklist it came with")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["ticket", "position", "id"], name="task_of_ticket"),
            # "My tasks": only what is still to be done, however many were done in ten years.
            models.Index(fields=["owner", "due_at"], name="task_open_owner", condition=models.Q(done_at__isnull=True)),
            models.Index(fields=["team", "due_at"], name="task_open_team", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class Checklist(models.Model):
    """Tasks that belong together, to be put into a ticket at once: by hand, or by the ticket's kind and category."""

    name = models.CharField(max_length=120, unique=True)
    kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="empty: any kind")
    categories = models.ManyToManyField(Category, related_name="+", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class ChecklistItem(models.Model):
    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    days = models.PositiveSmallIntegerField(null=True, help_text="due so many days after it is put into a ticket")
    compulsory = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.title
