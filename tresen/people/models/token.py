from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.kit import clock
from tresen.people.models.person import Person


class Scope(models.TextChoices):
    READ = "read", _("Read")
    TICKETS = "tickets", _("Read, and write tickets alone")
    WRITE = "write", _("Read and write")


class ApiToken(models.Model):
    """Lets a program act as a person. Only a hash of the secret is kept; see `people.tokens`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("Name"), max_length=100)
    scope = models.CharField(_("Scope"), max_length=10, choices=Scope.choices)
    hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, hexadecimal")
    prefix = models.CharField(max_length=12, help_text="the beginning of the secret, to recognise it by")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("Expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[Any]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
