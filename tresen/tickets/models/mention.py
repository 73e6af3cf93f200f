from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models import Person, Team
from tresen.tickets.models.message import Message


class Mention(models.Model):
    """Somebody is named in a note: he is told of it. If he is `asked`, his answer is waited for, by `due_at` if that is
    set, until he answers or the question is closed."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="mentions", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="+", help_text="he is named as one of this team"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    note_only = models.BooleanField(default=False, help_text="he does not see the ticket, and gets these words alone")
    asked = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    away_at = models.DateTimeField(null=True, help_text="when his mailbox answered by itself")
    answered_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True, help_text="when somebody found that no answer is needed any more")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["message", "person"], name="mention_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "-at"], name="mention_of_person"),
            # What is asked and not answered, however much was in ten years.
            models.Index(
                fields=["person", "due_at"],
                name="mention_open",
                condition=models.Q(asked=True, answered_at__isnull=True, closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.message_id}"

    @property
    def is_open(self) -> bool:
        return self.asked and self.answered_at is None and self.closed_at is None
