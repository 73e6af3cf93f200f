from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models import Organisation, Person
from tresen.people.names import in_language
from tresen.tickets.models.ticket import Ticket

LONGEST = 24 * 60  # minutes of one entry


class Activity(models.Model):
    """What working time was spent on: remote help, travel, a visit."""

    names = models.JSONField(default=dict, help_text="{language: name}")
    billable = models.BooleanField(default=True, help_text="what a new entry begins as")
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return in_language(self.names)


class Billing(models.Model):
    """Working time of one client and period that was billed, and with that is locked. Taken back, it stays as a
    record of who locked what and who opened it again, and why."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    entries_count = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was taken back")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.first}–{self.last}"


class TimeEntry(models.Model):
    """Minutes somebody worked on a ticket on one day."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="time_entries", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    minutes = models.PositiveSmallIntegerField()
    day = models.DateField()
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", db_index=False)
    billable = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    billing = models.ForeignKey(Billing, null=True, on_delete=models.PROTECT, related_name="entries")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1) & models.Q(minutes__lte=LONGEST), name="time_entry_minutes"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["ticket", "id"], name="time_entry_of_ticket"),
            models.Index(fields=["day", "id"], name="time_entry_by_day"),
            models.Index(fields=["person", "day"], name="time_entry_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min {self.ticket_id}"


class Timer(models.Model):
    """A clock somebody has started on a ticket; it runs on the server, whatever becomes of the browser."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="timers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seconds = models.PositiveIntegerField(default=0, help_text="what ran before it was last started")
    started_at = models.DateTimeField(null=True, help_text="null: paused")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ticket", "person"], name="timer_once"),
            models.UniqueConstraint(
                fields=["person"], name="timer_running_once", condition=models.Q(started_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.ticket_id}"
