"""How allauth behaves in this house."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are registered by an administrator or by their first mail, never at the door."""
        return False

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """Our words instead of allauth's: account/email/x is ui/account/email/x."""
        return super().render_mail(f"ui/{template_prefix}", email, context, headers)
