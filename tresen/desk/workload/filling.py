"""What a template puts into the form of a new ticket. What somebody has typed himself stays."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tresen.desk.fields.reading import given_in
from tresen.people.actor import Actor
from tresen.tickets.definitions import Definitions
from tresen.tickets.field_types import Unfit, clean
from tresen.tickets.models import Kind, TicketTemplate

# What decides whether somebody has touched it, and what goes with it.
PARTS = {
    "subject": ("subject",),
    "text": ("text",),
    "kind": ("kind",),
    "priority": ("priority",),
    "team": ("team",),
    "category_text": ("category_text", "category"),
    "customer_text": ("customer_text", "person"),
}
BEGIN = {"kind": str(Kind.INCIDENT)}  # everything else begins empty


def said_by(template: TicketTemplate | None) -> Mapping[str, str]:
    """As a browser would send it; what a template does not say is left out."""
    if template is None:
        return {}
    said: dict[str, Any] = {
        "subject": template.subject,
        "text": template.body,
        "kind": template.kind,
        "priority": template.priority,
        "team": template.team_id,
        "category": template.category_id,
        "category_text": template.category.trail if template.category else "",
        "person": template.customer_id,
        "customer_text": str(template.customer) if template.customer else "",
    }
    return {name: _lines(str(value)) for name, value in said.items() if value not in (None, "")}


def filled(
    posted: QueryDict, before: TicketTemplate | None, chosen: TicketTemplate | None
) -> tuple[QueryDict, list[str]]:
    """What the form says then, and the names of what stayed though the template says something else. Whatever is as
    the form began, or as the template `before` has put it in, was typed by nobody."""
    said, former, now = posted.copy(), said_by(before), said_by(chosen)
    kept = []
    for decides, names in PARTS.items():
        typed = _lines(posted.get(decides, BEGIN.get(decides, "")))
        if typed.strip() in ("", BEGIN.get(decides, ""), former.get(decides, "").strip()):
            for name in names:
                said[name] = now.get(name, BEGIN.get(name, ""))
        elif now.get(decides, typed) != typed:
            kept.append(decides)
    return said, [_names()[one] for one in kept]


def untouched_values(
    posted: QueryDict, before: TicketTemplate | None, actor: Actor, known: Definitions
) -> frozenset[str]:
    """Keys of the custom fields that nobody has filled in himself."""
    former, typed = before.values if before else {}, set()
    for key, given in given_in(posted, known).items():
        try:
            value = clean(known.by_key[key], given, by=actor)
        except Unfit:
            typed.add(key)
            continue
        if value is not None and value != former.get(key):
            typed.add(key)
    return frozenset(known.by_key) - typed


def _names() -> dict[str, str]:
    return {
        "subject": _("Subject"),
        "text": _("Text"),
        "kind": _("Kind"),
        "priority": _("Priority"),
        "team": _("Team"),
        "category_text": _("Category"),
        "customer_text": _("Customer"),
    }


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
