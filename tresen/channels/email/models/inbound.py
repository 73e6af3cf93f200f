from typing import Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.models.mailbox import Mailbox
from tresen.kit import clock
from tresen.kit.models import Blob
from tresen.tickets.models import Message, Ticket


class InboundState(models.TextChoices):
    RECEIVED = "received", _("Taken")
    DONE = "done", _("Processed")
    QUARANTINED = "quarantined", _("Quarantined")


class Outcome(models.TextChoices):
    CREATED = "created", _("New ticket")
    APPENDED = "appended", _("Added to a ticket")
    BOUNCE = "bounce", _("Delivery report")
    DUPLICATE = "duplicate", _("Known already")
    IGNORED = "ignored", _("Ignored")
    QUARANTINED = "quarantined", _("Quarantined")


class Inbound(models.Model):
    """A mail that was taken: its raw bytes under a unique key, before anybody was told so, and what became of it."""

    key = models.CharField(max_length=200)
    source = models.CharField(max_length=10, help_text="smtp, lmtp, imap, pop3 or file")
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    raw = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_index=False)
    sender = models.CharField(max_length=320, blank=True, help_text="whom it is from, once it was read; lower case")
    peer = models.GenericIPAddressField(null=True, help_text="who handed it to the SMTP door")
    envelope_from = models.CharField(max_length=998, blank=True)
    envelope_to = models.JSONField(default=list)
    received_at = models.DateTimeField(default=clock.now)
    whole = models.BooleanField(default=True, help_text="false: only the head is here, the rest is on the server")
    offers = models.PositiveIntegerField(default=1, help_text="how often a door or an import was given it")
    state = models.CharField(max_length=12, choices=InboundState.choices, default=InboundState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    wanted = models.BooleanField(
        default=False, db_default=False, help_text="somebody wants a message made of it, whatever speaks against that"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    acknowledge = models.BooleanField(default=False, db_default=False, help_text="its sender is still to be told")
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["key"], name="inbound_once")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["attempts", "id"], name="inbound_received", condition=models.Q(state="received")),
            models.Index(fields=["-id"], name="inbound_quarantined", condition=models.Q(state="quarantined")),
            # The sheet of a day; rows lie in the order they came, so a few pages tell where to look.
            BrinIndex(fields=["received_at"], name="inbound_of_day", autosummarize=True, pages_per_range=32),
            models.Index(fields=["id"], name="inbound_acknowledge", condition=models.Q(acknowledge=True)),
            # How much one sender has sent lately.
            models.Index(fields=["sender", "-received_at"], name="inbound_of_sender", condition=~models.Q(sender="")),
            # The log filtered by what is rare: without it, it would read the whole archive for one page.
            models.Index(
                fields=["outcome", "-id"],
                name="inbound_unusual",
                condition=models.Q(outcome__in=["bounce", "duplicate", "ignored", "quarantined"]),
            ),
        ]

    def __str__(self) -> str:
        return self.key
