import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models import Person
from tresen.tickets.models import Ticket


class Rule(models.Model):
    """If this happens to a ticket that is so, do that: in the transaction of what happened, with the rights of the
    house. Its wording is that of its latest version. Never removed from the table: tickets name it."""

    name = models.CharField(max_length=80)
    occasions = ArrayField(models.CharField(max_length=30), help_text="keys of routing.occasions")
    condition = models.JSONField(default=dict, help_text="{}: always. See docs/rules.md")
    actions = models.JSONField(default=list, help_text="see docs/rules.md")
    version = models.PositiveIntegerField(default=1, help_text="number of the wording above")
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """A wording a rule has had. The database refuses every change of it."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    occasions = ArrayField(models.CharField(max_length=30))
    condition = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Outcome(models.TextChoices):
    ACTED = "acted", _("Acted")
    REFUSED = "refused", _("Not possible")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped: too long a chain")


class RuleAct(models.Model):
    """One time a rule's condition held: what set it off, what it met, and what came of it. Written in the transaction
    of the event, or of what time did. Rules whose condition did not hold leave nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # known before it is stored: the journal names it
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="acts", db_index=False)
    version = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.BigIntegerField(null=True, help_text="id of the event that set it off; none: time did")
    occasion = models.CharField(max_length=30)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=500, blank=True)
    met = models.JSONField(default=list, help_text='rows of its condition: [{"row": …, "value": […], "held": true}]')
    depth = models.PositiveSmallIntegerField(default=1, help_text="1: by people, mail or time; more: by other rules")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["rule", "-at"], name="rule_act_of_rule"),
            models.Index(fields=["at"], name="rule_act_lately"),
            models.Index(fields=["ticket", "event"], name="rule_act_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.outcome} {self.ticket_id}"


class RuleMet(models.Model):
    """A ticket a rule of time has had its turn with, for as long as the rule's condition holds for it."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["rule", "ticket"], name="rule_met_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.ticket_id}"
