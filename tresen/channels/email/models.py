from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.kit.models import Blob
from tresen.kit.secrets import seal, unseal
from tresen.people.models import Team
from tresen.tickets.models import Message, Ticket


class Security(models.TextChoices):
    TLS = "tls", _("TLS (encrypted from the start)")
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", _("None (only on this machine)")


class Outgoing(models.TextChoices):
    SMTP = "smtp", _("Mail server (SMTP)")
    FOLDER = "folder", _("Local folder (for trying out)")


class Mailbox(models.Model):
    """An address people write to: whose tickets its mails become, how it is fetched, how answers leave."""

    name = models.CharField(_("Name"), max_length=120)
    address = models.EmailField(_("Address"), unique=True, help_text="lower case")
    sender_name = models.CharField(_("Sender name"), max_length=120, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(_("Active"), default=True)
    plus_addresses = models.BooleanField(_("Server accepts address+tag"), default=False)

    imap_host = models.CharField(_("IMAP server"), max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(_("IMAP port"), default=993)
    imap_security = models.CharField(
        _("IMAP encryption"), max_length=10, choices=Security.choices, default=Security.TLS
    )
    imap_user = models.CharField(_("IMAP user"), max_length=253, blank=True)
    imap_sealed = models.TextField(blank=True)
    imap_folder = models.CharField(_("IMAP folder"), max_length=253, default="INBOX")
    imap_delete = models.BooleanField(_("Delete fetched mails from the server"), default=False)

    outgoing = models.CharField(_("Outgoing mail"), max_length=10, choices=Outgoing.choices, default=Outgoing.SMTP)
    smtp_host = models.CharField(_("SMTP server"), max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(_("SMTP port"), default=587)
    smtp_security = models.CharField(
        _("SMTP encryption"), max_length=10, choices=Security.choices, default=Security.STARTTLS
    )
    smtp_user = models.CharField(_("SMTP user"), max_length=253, blank=True)
    smtp_sealed = models.TextField(blank=True)

    # How far the folder has been read; both are the server's numbers (RFC 3501, 2.3.1.1).
    uid_validity = models.BigIntegerField(null=True)
    uid_seen = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    fetch_error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        ordering: ClassVar[list[str]] = ["address"]

    def __str__(self) -> str:
        return self.address

    @property
    def imap_secret(self) -> str:
        return unseal(self.imap_sealed)

    @imap_secret.setter
    def imap_secret(self, plain: str) -> None:
        self.imap_sealed = seal(plain)

    @property
    def smtp_secret(self) -> str:
        return unseal(self.smtp_sealed)

    @smtp_secret.setter
    def smtp_secret(self, plain: str) -> None:
        self.smtp_sealed = seal(plain)


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
    source = models.CharField(max_length=10, help_text="smtp, imap or file")
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    raw = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_index=False)
    envelope_from = models.CharField(max_length=998, blank=True)
    envelope_to = models.JSONField(default=list)
    received_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=12, choices=InboundState.choices, default=InboundState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["key"], name="inbound_once")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["attempts", "id"], name="inbound_received", condition=models.Q(state="received")),
            models.Index(fields=["-id"], name="inbound_quarantined", condition=models.Q(state="quarantined")),
            # The log filtered by what is rare: without it, it would read the whole archive for one page.
            models.Index(
                fields=["outcome", "-id"],
                name="inbound_unusual",
                condition=models.Q(outcome__in=["bounce", "duplicate", "ignored", "quarantined"]),
            ),
        ]

    def __str__(self) -> str:
        return self.key
