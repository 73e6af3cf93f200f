from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.models.mailbox import Mailbox
from tresen.kit import clock
from tresen.kit.secrets import seal, unseal
from tresen.people.models import Person
from tresen.tickets.models import Message


class KeyKind(models.TextChoices):
    SMIME = "smime", "S/MIME"
    PGP = "pgp", "OpenPGP"


class KeySource(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    GENERATED = "generated", _("Made here")
    REQUEST = "request", _("Waiting for its certificate")
    SIGNATURE = "signature", _("From a signed mail")
    ATTACHMENT = "attachment", _("Attached to a mail")
    AUTOCRYPT = "autocrypt", _("From the header of a mail (Autocrypt)")


class Trust(models.TextChoices):
    CANDIDATE = "candidate", _("To be confirmed")
    TRUSTED = "trusted", _("Confirmed")
    REFUSED = "refused", _("Refused")


class Key(models.Model):
    """A key for mail: a mailbox's own, with its private part; somebody's public one; or an authority's certificate.

    One row a key and address: what is confirmed for one address is not for another."""

    kind = models.CharField(max_length=5, choices=KeyKind.choices)
    mailbox = models.ForeignKey(Mailbox, null=True, blank=True, on_delete=models.CASCADE, related_name="keys")
    address = models.CharField(max_length=320, blank=True, help_text="lower case; whose it is; empty for authorities")
    authority = models.BooleanField(default=False, help_text="a certificate that vouches for others")
    public = models.TextField(help_text="PEM, or OpenPGP armour")
    chain = models.JSONField(default=list, help_text="certificates between it and its authority, PEM")
    private_sealed = models.TextField(blank=True)
    password_sealed = models.TextField(blank=True, help_text="of an OpenPGP key that is kept as it was locked")
    fingerprint = models.CharField(max_length=64, help_text="lower-case hex; SHA-256 for S/MIME")
    handles = models.JSONField(default=list, help_text="OpenPGP key ids of the key and its subkeys")
    subject = models.CharField(max_length=300, help_text="whom it names")
    issuer = models.CharField(max_length=300, blank=True)
    self_signed = models.BooleanField(default=False)
    encrypts = models.BooleanField(default=True)
    signs = models.BooleanField(default=True)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    revoked = models.BooleanField(default=False)
    trust = models.CharField(max_length=9, choices=Trust.choices, default=Trust.CANDIDATE)
    trusted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    trusted_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=10, choices=KeySource.choices)
    found_in = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint", "address", "mailbox"], name="key_once", nulls_distinct=False
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["address"], name="key_address", condition=~models.Q(address="")),
            models.Index(fields=["valid_until"], name="key_ends", condition=models.Q(mailbox__isnull=False)),
            models.Index(fields=["-id"], name="key_candidate", condition=models.Q(trust="candidate")),
            GinIndex(fields=["handles"], name="key_handles", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.address} {self.fingerprint[:16]}"

    @property
    def private(self) -> str:
        return unseal(self.private_sealed)

    @private.setter
    def private(self, plain: str) -> None:
        self.private_sealed = seal(plain)

    @property
    def password(self) -> str:
        return unseal(self.password_sealed)

    @password.setter
    def password(self, plain: str) -> None:
        self.password_sealed = seal(plain)

    @property
    def is_over(self) -> bool:
        """Expired or revoked."""
        return self.revoked or (self.valid_until is not None and self.valid_until <= clock.now())
