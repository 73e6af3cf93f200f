"""One field of a Django form in the house's look."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

CHOICES = (RadioSelect, CheckboxSelectMultiple)


def render_field(bound: BoundField, attributes: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, HiddenInput):
        return bound.as_widget()
    shape = "check" if isinstance(widget, CheckboxInput) else "choices" if isinstance(widget, CHOICES) else "field"
    widget.attrs.pop("placeholder", None)
    if shape == "field":
        attributes.setdefault("class", "field")
    described = [f"{bound.auto_id}-{part}" for part in ("help", "fault") if _has(bound, part)]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    context = {
        "bound": bound,
        "shape": shape,
        "widget": "" if shape == "choices" else bound.as_widget(attrs=attributes),
    }
    return render_to_string("ui/field.html", context)


def _has(bound: BoundField, part: str) -> bool:
    return bool(bound.help_text if part == "help" else bound.errors)
