"""What a journal line says of custom fields."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tresen.tickets.definitions import Definitions
from tresen.tickets.field_names import references_in
from tresen.tickets.field_types import show
from tresen.tickets.models import Event

LONGEST = 200
Names = Mapping[tuple[str, int], str]


def changes_values(event: Event) -> bool:
    """A ticket's first values are no change."""
    return "values" in event.changes and event.name not in {"opened", "split_off"}


def references_told(event: Event, fields: Definitions) -> set[tuple[str, int]]:
    if not changes_values(event):
        return set()
    before, after = event.changes["values"]
    return references_in(before or {}, fields) | references_in(after or {}, fields)


def field_sentences(event: Event, names: Names, fields: Definitions) -> list[tuple[str, str, str]]:
    """(field, old, new) for each changed value; old is empty where there was nothing before."""
    if not changes_values(event):
        return []
    before, after = ({**one} if one else {} for one in event.changes["values"])
    told = []
    place = {field.key: at for at, field in enumerate(fields.fields)}
    for key in sorted(after, key=lambda key: place.get(key, len(place))):
        label = fields.by_key[key].label if key in fields.by_key else key
        if rule := event.data.get("rules", {}).get(key):
            label = _("%(field)s (by the form rule “%(rule)s”)") % {"field": label, "rule": rule}
        old, new = (_shown(key, one.get(key), names, fields) for one in (before, after))
        told.append((label, old, new or _("none")))
    return told


def _shown(key: str, value: Any, names: Names, fields: Definitions) -> str:
    if value is None:
        return ""
    text = show(fields.by_key[key], value, names) if key in fields.by_key else str(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
