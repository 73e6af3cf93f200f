"""mail/limits: GET, PATCH. For administrators."""

from typing import Any

from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.rendering import shown
from tresen.api.schemas.mail import LimitsChange
from tresen.channels.email.mail_rules import SETTINGS, change_rules


def show(request: Call) -> HttpResponse:
    """For administrators."""
    only_administrators(request)
    return shown(_limits())


def change(request: Call, given: LimitsChange) -> HttpResponse:
    """For administrators. All of it happens, or nothing."""
    only_administrators(request)
    wanted = given.model_fields_set
    if "unlimited" in wanted:
        given.unlimited = list(dict.fromkeys(given.unlimited))
    change_rules(**{name: getattr(given, name) for name in wanted})
    return shown(_limits())


def only_administrators(request: Call) -> None:
    if not request.auth.actor.is_admin:
        raise Http404


def _limits() -> dict[str, Any]:
    return {name: setting.get() for name, setting in SETTINGS.items()}
