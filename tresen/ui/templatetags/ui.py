"""Small parts for templates. In rows and timelines the views bring these ready-made; see docs/ui.md."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tresen.ui import durations, faces, icons, sizes, words
from tresen.ui.fields import render_field
from tresen.ui.times import Times

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.simple_tag
def channel_icon(channel: str) -> SafeString:
    return icons.channel_icon(channel)


@register.simple_tag
def face(person: Any, size: str = "") -> SafeString:
    """The round sign of a person (anything with pk and a name), or of nobody."""
    if person is None:
        return faces.nobody("", size)
    return faces.face(person.pk, str(person), size)


@register.simple_tag
def chip(text: str, colour: str = "plain") -> SafeString:
    """`colour`: plain, house, good, warn, bad, note."""
    return format_html('<span class="chip {}">{}</span>', colour, text)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """Relative time with the exact one as title; an en dash for none."""
    return Times.here().tag(moment) if moment else "–"


@register.filter
def exact(moment: datetime | None) -> str:
    return Times.here().exact(moment) if moment else "–"


@register.filter
def duration(minutes: int | None) -> str:
    return durations.duration(minutes or 0)


@register.filter
def day(moment: date) -> str:
    """A day as people write it, with its year."""
    return Times.here().date(moment)


@register.filter
def file_size(size: int) -> str:
    return sizes.file_size(size, (get_language() or "de")[:2])


@register.filter
def capped(count: int) -> str:
    return sizes.capped(count)


@register.simple_tag
def page_words() -> str:
    return words.page_words()


@register.simple_tag
def widget(bound: BoundField) -> SafeString:
    """A form's field alone, where a heading or a label of one's own names it."""
    faulty = {"aria-invalid": "true"} if bound.errors else {}
    return bound.as_widget(attrs={"class": "field", "autocomplete": "off", **faulty})


@register.simple_tag
def field(bound: BoundField, **attributes: Any) -> SafeString:
    """A form's field with label, help and faults, named for those who listen. `attributes` go to the widget."""
    return render_field(bound, {name.replace("_", "-"): value for name, value in attributes.items()})
