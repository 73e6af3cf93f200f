"""GET health: for monitoring, without a token."""

from django.http import HttpRequest, HttpResponse

import tresen
from tresen.api.rendering import shown
from tresen.kit.alarms import open_alarms


def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, else 503. `alarms`: how many things administrators should look at."""
    return shown({"status": "ok", "version": tresen.__version__, "alarms": open_alarms().count()})
