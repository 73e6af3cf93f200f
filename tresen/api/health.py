"""GET health: for monitoring, without a token."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

import tresen
from tresen.api.rendering import shown


def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, else 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return shown({"status": "ok", "version": tresen.__version__})
