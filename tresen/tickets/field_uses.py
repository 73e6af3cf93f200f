"""Where a custom field is used: what to look at before it is changed or switched off."""

from dataclasses import dataclass
from typing import Any

from tresen.tickets.models import CustomField, FormRule, SavedView, Ticket

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Uses:
    tickets: int  # counted no further than MOST_COUNTED
    rules: list[FormRule]
    views: list[SavedView]


def uses_of(field: CustomField) -> Uses:
    """Of views the shared ones; whoever has one of his own sees it himself."""
    asked = f"field.{field.key}"
    rules = [
        one
        for one in FormRule.objects.all()
        if names_field(one.condition, asked) or any(action.get("field") == field.key for action in one.actions)
    ]
    views = [
        one
        for one in SavedView.objects.exclude(audience="own").order_by("name")
        if asked in one.columns or names_field(one.condition, asked)
    ]
    having = Ticket.objects.filter(values__has_key=field.key).exclude(values={})
    return Uses(having[: MOST_COUNTED + 1].count(), rules, views)


def names_field(condition: Any, asked: str) -> bool:
    """Does a condition, as JSON, ask about this field?"""
    if isinstance(condition, dict):
        return condition.get("field") == asked or any(names_field(one, asked) for one in condition.values())
    return isinstance(condition, list) and any(names_field(one, asked) for one in condition)
