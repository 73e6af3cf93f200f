import hashlib
from typing import Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.kit.secrets import seal, unseal
from tresen.people.models import Team


class Security(models.TextChoices):
    TLS = "tls", _("TLS (encrypted from the start)")
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", _("None (only on this machine)")


class Protocol(models.TextChoices):
    IMAP = "imap", "IMAP"
    POP3 = "pop3", "POP3"
    NONE = "none", _("Not at all: its mail is handed in at the SMTP or LMTP door")


class SignIn(models.TextChoices):
    PASSWORD = "password", _("With a password")
    OAUTH = "oauth", _("With Microsoft 365, Google or another provider (OAuth2)")


class Outgoing(models.TextChoices):
    SMTP = "smtp", _("Mail server (SMTP)")
    FOLDER = "folder", _("Local folder (for trying out)")


class Signing(models.TextChoices):
    NEVER = "never", _("Never")
    ALWAYS = "always", _("Every answer")


class Encrypting(models.TextChoices):
    ASKED = "asked", _("When the request came encrypted")
    POSSIBLE = "possible", _("Whenever all recipients have a key")
    NEVER = "never", _("Never by itself")


class Mailbox(models.Model):
    """An address people write to: whose tickets its mails become, how it is fetched, how answers leave."""

    name = models.CharField(_("Name"), max_length=120)
    address = models.EmailField(_("Address"), unique=True, help_text="lower case")
    sender_name = models.CharField(_("Sender name"), max_length=120, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(_("Active"), default=True)
    greeting = models.JSONField(default=dict, help_text="{language: text}, with {{placeholders}}")
    signature = models.JSONField(default=dict, help_text="{language: text}, with {{placeholders}}")
    acknowledges = models.BooleanField(_("Acknowledge new requests"), default=True)
    acknowledgement = models.JSONField(default=dict, help_text="{language: text}; what is missing is the house's own")
    authserv_id = models.CharField(
        _("Name of the checking server"),
        max_length=253,
        blank=True,
        help_text="whose Authentication-Results (RFC 8601) are believed",
    )
    signing = models.CharField(_("Sign"), max_length=10, choices=Signing.choices, default=Signing.NEVER)
    encrypting = models.CharField(_("Encrypt"), max_length=10, choices=Encrypting.choices, default=Encrypting.ASKED)
    plus_addresses = models.BooleanField(_("Server accepts address+tag"), default=False)

    fetch_protocol = models.CharField(_("Protocol"), max_length=10, choices=Protocol.choices, default=Protocol.NONE)
    fetch_host = models.CharField(_("Server"), max_length=253, blank=True)
    fetch_port = models.PositiveIntegerField(_("Port"), default=993)
    fetch_security = models.CharField(_("Encryption"), max_length=10, choices=Security.choices, default=Security.TLS)
    fetch_sign_in = models.CharField(_("Sign-in"), max_length=10, choices=SignIn.choices, default=SignIn.PASSWORD)
    fetch_user = models.CharField(_("User"), max_length=253, blank=True)
    fetch_sealed = models.TextField(blank=True)
    fetch_folder = models.CharField(_("Folder"), max_length=253, default="INBOX")
    fetch_delete = models.BooleanField(_("Delete fetched mails from the server"), default=False)

    outgoing = models.CharField(_("Outgoing mail"), max_length=10, choices=Outgoing.choices, default=Outgoing.SMTP)
    smtp_host = models.CharField(_("SMTP server"), max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(_("SMTP port"), default=587)
    smtp_security = models.CharField(
        _("SMTP encryption"), max_length=10, choices=Security.choices, default=Security.STARTTLS
    )
    smtp_sign_in = models.CharField(_("Sign-in"), max_length=10, choices=SignIn.choices, default=SignIn.PASSWORD)
    smtp_user = models.CharField(_("SMTP user"), max_length=253, blank=True)
    smtp_sealed = models.TextField(blank=True)

    # How far an IMAP folder has been read; both are the server's numbers (RFC 3501, 2.3.1.1).
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
    def place(self) -> str:
        """Which folder of which server it is fetched from: another one numbers its mails anew."""
        folder = "" if self.fetch_protocol == Protocol.POP3 else self.fetch_folder
        named = "\n".join([self.fetch_protocol, self.fetch_host.lower(), self.fetch_user, folder])
        return hashlib.sha256(named.encode()).hexdigest()[:16]

    @property
    def fetch_secret(self) -> str:
        return unseal(self.fetch_sealed)

    @fetch_secret.setter
    def fetch_secret(self, plain: str) -> None:
        self.fetch_sealed = seal(plain)

    @property
    def smtp_secret(self) -> str:
        return unseal(self.smtp_sealed)

    @smtp_secret.setter
    def smtp_secret(self, plain: str) -> None:
        self.smtp_sealed = seal(plain)


class Fetched(models.Model):
    """One mail of a mailbox's folder by the server's own number, and the row that holds its bytes."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="fetched", db_index=False)
    place = models.CharField(max_length=16, blank=True, help_text="which folder: see Mailbox.place")
    validity = models.BigIntegerField(default=0, help_text="UIDVALIDITY; 0 with POP3, whose ids stay")
    uid = models.CharField(max_length=70, help_text="IMAP's UID, POP3's UIDL")
    inbound = models.ForeignKey("email.Inbound", null=True, on_delete=models.SET_NULL, related_name="fetched")
    fetched_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["mailbox", "place", "validity", "uid"], name="fetched_once")
        ]
        indexes: ClassVar[list[Any]] = [
            BrinIndex(fields=["fetched_at"], name="fetched_of_day", autosummarize=True, pages_per_range=32)
        ]

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.validity}/{self.uid}"
