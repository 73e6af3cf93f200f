"""GET tickets/{number}."""

from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.rendering import shown as rendered
from tresen.api.tickets import shown
from tresen.api.tickets.fetch import fetch_shown


def show(request: Call, number: str) -> HttpResponse:
    """One ticket. What you may not see answers as if it did not exist."""
    actor = request.auth.actor
    return rendered(shown.ticket(fetch_shown(actor, number), actor))
