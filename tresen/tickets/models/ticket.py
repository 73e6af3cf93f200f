from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models import Organisation, Person, Team
from tresen.tickets.models.category import Category
from tresen.tickets.models.state import UNFINISHED, State, StateType


class Kind(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    REQUEST = "request", _("Request")
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")
    PROBLEM = "problem", _("Problem")
    CHANGE = "change", _("Change")


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("Portal")
    PHONE = "phone", _("Phone")
    CHAT = "chat", _("Chat")
    API = "api", "API"
    COUNTER = "counter", _("Counter")
    LETTER = "letter", _("Letter")
    SCHEDULE = "schedule", _("Schedule")


if TYPE_CHECKING:
    from tresen.tickets.models.message import Message

IS_UNFINISHED = models.Q(state_type__in=UNFINISHED)


class Ticket(models.Model):
    """One request. Its columns are the journal's latest word, written by the verbs alone."""

    number = models.CharField(max_length=40)
    subject = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.INCIDENT)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+", db_index=False)
    state_type = models.CharField(max_length=10, choices=StateType.choices)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    # Further teams that see and work it: the same mail went to both their addresses, say. Ids, in the row itself,
    # because every list asks for them.
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    assignee = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    impact = models.PositiveSmallIntegerField(null=True)
    urgency = models.PositiveSmallIntegerField(null=True)
    priority_reason = models.CharField(
        max_length=300, blank=True, default="", db_default="", help_text="why it is not what impact and urgency give"
    )
    values = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), help_text="{key of a custom field: value}"
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children", db_index=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)

    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    last_message_at = models.DateTimeField(null=True)
    last_message_kind = models.CharField(max_length=10, blank=True)
    first_response_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    waiting_until = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True, help_text="when its wait was over, until somebody does something")

    # What was said first; known to whoever has just opened the ticket, never loaded.
    first_message: "Message | None" = None

    class Meta:
        # A constraint, not unique=True: that would bring a second index for LIKE, which nobody needs.
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["number"], name="ticket_number_once")]
        # Lists are read by keyset on (updated_at, id). Partial indexes keep the daily lists as small as the
        # work at hand, however large the archive grows.
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["-updated_at", "-id"], name="ticket_unfinished", condition=IS_UNFINISHED),
            models.Index(fields=["team", "-updated_at", "-id"], name="ticket_unfinished_team", condition=IS_UNFINISHED),
            models.Index(
                fields=["assignee", "-updated_at", "-id"],
                name="ticket_unfinished_mine",
                condition=IS_UNFINISHED,
            ),
            # The numbers beside the views are counted from these two alone.
            models.Index(
                fields=["state_type", "team", "assignee", "id"],
                name="ticket_unfinished_counts",
                condition=IS_UNFINISHED,
                include=["shared_with"],
            ),
            models.Index(
                fields=["organisation", "team", "assignee"],
                name="ticket_unfinished_org",
                condition=IS_UNFINISHED,
                include=["shared_with"],
            ),
            models.Index(fields=["state_type", "-updated_at", "-id"], name="ticket_by_state"),
            models.Index(fields=["customer", "-created_at", "-id"], name="ticket_of_customer"),
            models.Index(
                fields=["customer", "-created_at", "-id"], name="ticket_unfinished_customer", condition=IS_UNFINISHED
            ),
            models.Index(fields=["organisation", "-updated_at", "-id"], name="ticket_of_organisation"),
            models.Index(fields=["-updated_at", "-id"], name="ticket_by_update"),
            models.Index(fields=["parent"], name="ticket_children", condition=models.Q(parent__isnull=False)),
            models.Index(fields=["merged_into"], name="ticket_merged", condition=models.Q(merged_into__isnull=False)),
            models.Index(
                fields=["waiting_until"], name="ticket_waking", condition=models.Q(waiting_until__isnull=False)
            ),
            # For "field = value"; tickets without values, most of an archive, are not in it.
            GinIndex(
                fields=["values"],
                name="ticket_values",
                opclasses=["jsonb_path_ops"],
                condition=~models.Q(values={}),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def is_unfinished(self) -> bool:
        return self.state_type in UNFINISHED
