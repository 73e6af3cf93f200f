"""The form of a mailbox's OAuth2 registration. The secret goes in; it is never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.models import Flow, Grant, Provider
from tresen.channels.email.oauth.providers import is_safe


class SignInForm(forms.Form):
    provider = forms.ChoiceField(label=_("Provider"), choices=Provider.choices, widget=forms.RadioSelect)
    tenant = forms.CharField(
        label=_("Tenant"),
        max_length=100,
        required=False,
        help_text=_("The directory (tenant) ID or domain, like example.onmicrosoft.com."),
    )
    authorize_url = forms.CharField(label=_("Authorisation address"), max_length=500, required=False)
    token_url = forms.CharField(label=_("Token address"), max_length=500, required=False)
    scopes = forms.CharField(
        label=_("Scopes"), max_length=1000, required=False, help_text=_("Empty: what fetching and sending need.")
    )
    flow = forms.ChoiceField(label=_("Kind of consent"), choices=Flow.choices, widget=forms.RadioSelect)
    client_id = forms.CharField(label=_("Client ID"), max_length=300, help_text=_("Also called application ID."))
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    expires_on = forms.DateField(
        label=_("The secret expires on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Administrators are told 14 days before. Empty: it never does."),
    )
    set_servers = forms.BooleanField(
        label=_("Fetch and send by this provider's servers, signing in this way"), required=False
    )

    def __init__(self, grant: Grant, data: Any = None) -> None:
        names = [name for name in self.base_fields if name not in ("client_secret", "set_servers")]
        start: dict[str, Any] = {name: getattr(grant, name) for name in names}
        super().__init__(data, initial={**start, "set_servers": not grant.client_id})
        self.grant = grant
        if grant.client_sealed:
            self.fields["client_secret"].help_text = _("One is stored. Empty: it stays as it is.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        provider, flow = given.get("provider"), given.get("flow")
        if provider == Provider.OTHER:
            needed = ["token_url"] + (["authorize_url"] if flow == Flow.PERSON else [])
            for name in needed:
                if not is_safe(given.get(name, "")):
                    self.add_error(name, _("Enter an address that begins with https://."))
        if flow == Flow.APPLICATION:
            if provider == Provider.GOOGLE:
                self.add_error("flow", _("Google knows this kind of consent for no mailbox. Choose the other one."))
            if provider == Provider.MICROSOFT and not given.get("tenant"):
                self.add_error("tenant", _("Enter the tenant: an application is allowed in one alone."))
            if not given.get("client_secret") and not self.grant.client_sealed:
                self.add_error("client_secret", _("Enter the secret: an application signs in with it."))
        return given

    def columns(self) -> dict[str, Any]:
        """For the verb; an empty secret stays as it is."""
        return {**self.cleaned_data, "client_secret": self.cleaned_data["client_secret"] or None}
