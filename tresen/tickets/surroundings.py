"""What stands around a ticket and is told beside it. Conditions within the ticket's own query: a page asks once."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from tresen.people.models import Number


def surroundings() -> dict[str, Any]:
    """Annotations for tickets with their customer: `numbers` [{value, label}]."""
    numbers = Number.objects.filter(person=OuterRef("customer")).order_by("pk")
    return {"numbers": ArraySubquery(numbers.values(told=JSONObject(value="value", label="label"))[:3])}
