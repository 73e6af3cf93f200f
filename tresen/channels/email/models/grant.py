from django.db import models
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.models.mailbox import Mailbox
from tresen.kit.secrets import seal, unseal


class Provider(models.TextChoices):
    MICROSOFT = "microsoft", "Microsoft 365"
    GOOGLE = "google", "Google"
    OTHER = "other", _("Another provider")


class Flow(models.TextChoices):
    PERSON = "person", _("Somebody signs in for the mailbox, once")
    APPLICATION = "application", _("The application may by itself (Microsoft: application permission)")


class Grant(models.Model):
    """How a mailbox signs in by OAuth2 (RFC 6749): our registration with the provider, and the tokens got by it."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="grant", primary_key=True)
    provider = models.CharField(_("Provider"), max_length=10, choices=Provider.choices, default=Provider.MICROSOFT)
    flow = models.CharField(_("Kind of consent"), max_length=12, choices=Flow.choices, default=Flow.PERSON)
    tenant = models.CharField(_("Tenant"), max_length=100, blank=True)
    authorize_url = models.URLField(_("Authorisation address"), max_length=500, blank=True)
    token_url = models.URLField(_("Token address"), max_length=500, blank=True)
    scopes = models.CharField(_("Scopes"), max_length=1000, blank=True, help_text="empty: the provider's usual ones")
    client_id = models.CharField(_("Client ID"), max_length=300)
    client_sealed = models.TextField(blank=True)
    expires_on = models.DateField(_("The secret expires on"), null=True, blank=True)

    refresh_sealed = models.TextField(blank=True)
    access_sealed = models.TextField(blank=True)
    access_until = models.DateTimeField(null=True)
    # Whoever asks the provider for a new token says so first: a refresh token may be good for one use only.
    claimed_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, help_text="why there is no token: the provider's own words")

    def __str__(self) -> str:
        return f"{self.provider} {self.mailbox_id}"

    @property
    def client_secret(self) -> str:
        return unseal(self.client_sealed)

    @client_secret.setter
    def client_secret(self, plain: str) -> None:
        self.client_sealed = seal(plain)

    @property
    def is_granted(self) -> bool:
        """Can a token be had without a person signing in?"""
        return self.flow == Flow.APPLICATION or bool(self.refresh_sealed)
