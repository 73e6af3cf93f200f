"""mail/sheet: GET. What was offered, what was taken and what became of it. For administrators."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.mail.limits import only_administrators
from tresen.api.paging import refuse_unknown
from tresen.api.rendering import shown
from tresen.api.schemas.mail import SheetSpan
from tresen.channels.email.sheet.as_json import sheet

PARTS = {"day": "days", "odd": "odd", "server": "servers"}


def show(request: Call, wanted: Query[SheetSpan]) -> HttpResponse:
    """For administrators. Days are those of the house's time zone."""
    only_administrators(request)
    refuse_unknown(request, wanted)
    first, last = wanted.days
    told: dict[str, Any] = {"first": first, "last": last, "days": [], "odd": [], "servers": []}
    for line in sheet(first, last, by=request.auth.actor):
        told[PARTS[line.pop("what")]].append(line)
    return shown(told)
