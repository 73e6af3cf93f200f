from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tresen.people.models import Person, Team
from tresen.tickets.models import Task, Ticket


class Notice(models.Model):
    """What one person is told of one ticket: everything that happened to it within a few minutes, counted up.

    It keeps no words of the ticket: what is shown of it is fetched, through access, when it is shown."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, help_text="the weightiest of `kinds`; see notices.kinds")
    kinds = ArrayField(models.CharField(max_length=20), help_text="all it tells of, since it was read last")
    count = models.PositiveIntegerField(default=1, help_text="events it tells of, since it was read last")
    reason = models.CharField(max_length=20, help_text="why he is told: a key of notices.reasons")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    actor_label = models.CharField(max_length=200, blank=True)
    message = models.BigIntegerField(null=True, help_text="id of the message to look at first")
    begun_at = models.DateTimeField(help_text="of the first event")
    at = models.DateTimeField(help_text="of the last event")
    read_at = models.DateTimeField(null=True)
    in_desk = models.BooleanField(default=True, help_text="false: only mailed or pushed")
    mail_at = models.DateTimeField(null=True, help_text="when a mail may tell of it; null: none is to")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "-at", "-id"], name="notice_of_person"),
            models.Index(
                fields=["person"], name="notice_unread", condition=models.Q(read_at__isnull=True, in_desk=True)
            ),
            models.Index(fields=["mail_at"], name="notice_to_mail", condition=models.Q(mail_at__isnull=False)),
            models.Index(fields=["at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id} for {self.person_id}"


class Mute(models.Model):
    """A person wants to hear no more of a ticket."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["person", "ticket"], name="mute_once")]

    def __str__(self) -> str:
        return f"{self.person_id} mutes {self.ticket_id}"


class Place(models.Model):
    """How far the journal has been told; its row is the lock under which it is. There is one."""

    xid = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.xid}-{self.event}"


class Bell(models.Model):
    """The last transaction that changed somebody's notices: what open pages are told of. See `notices.ringing`."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    xid = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.xid}"


class ToldTask(models.Model):
    """That a task is due has been told, for this date."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+", db_index=False)
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["task", "due_at"], name="told_task_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.due_at}"
