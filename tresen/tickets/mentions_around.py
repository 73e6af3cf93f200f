"""Whom the notes of a ticket name, as a part of the ticket's own query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from tresen.tickets.models import Mention

MOST = 200  # the newest
MENTION = {
    **{name: name for name in ("note_only", "asked", "at", "due_at", "away_at", "answered_at", "closed_at")},
    "key": "pk",
    "message": "message_id",
    "person": "person_id",
    "name": "person__name",
    "team": "team__name",
    "by": "by__name",
}


def mentions_around() -> ArraySubquery:
    """Dicts of MENTION, the newest first, times in ISO 8601."""
    rows = Mention.objects.filter(message__ticket=OuterRef("pk")).order_by("-pk").values(row=JSONObject(**MENTION))
    return ArraySubquery(rows[:MOST])
