from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def day(entry: Any, line: Any) -> SafeString | str:
    """The name of the day, above the first entry of it."""
    begun = getattr(line, "days", {}).get(entry.id)
    if not begun:
        return ""
    key, name = begun
    return mark_safe(f'<div class="day" id="{key}">{escape(name)}</div>')  # noqa: S308
