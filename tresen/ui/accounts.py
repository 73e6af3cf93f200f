"""How allauth behaves in this house."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are registered by an administrator or by their first mail, never at the door."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the house's own address: a forged Host header must not lead a reset link elsewhere."""
        address = urlsplit(str(super().get_reset_password_from_key_url(key)))
        return str(settings.BASE_URL) + urlunsplit(("", "", address.path, address.query, ""))

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """Our words instead of allauth's: account/email/x is ui/account/email/x."""
        return super().render_mail(f"ui/{template_prefix}", email, context, headers)
