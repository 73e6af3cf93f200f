"""Persons and organisations are stored by id, as whoever sets them may see them; assets as {"id": …, "label": …}."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.tickets.field_types.text import LONGEST_LINE, check_masks, clean_line
from tresen.tickets.field_types.unfit import Unfit
from tresen.tickets.models.field import CustomField

LARGEST_ID = 2**63 - 1


def clean_person(field: CustomField, given: Any, by: Actor) -> int | None:
    """An id, or any of the person's e-mail addresses. The unknown and those not to be seen are answered alike."""
    if given == "":
        return None
    if isinstance(given, Mapping):  # as the API shows it
        given = given.get("id") or given.get("email")
    persons = persons_for(by).filter(is_active=True)
    if isinstance(given, str) and "@" in given and "\0" not in given:
        found = persons.filter(addresses__value=given.strip().lower()[:320]).values_list("pk", flat=True).first()
    else:
        key = _id(given)
        found = persons.filter(pk=key).values_list("pk", flat=True).first() if key else None
    if found is None:
        raise Unfit(_("Nobody like this is known."))
    return int(found)


def clean_organisation(field: CustomField, given: Any, by: Actor) -> int | None:
    """An id, or the short name (key)."""
    if given == "":
        return None
    if isinstance(given, Mapping):  # as the API shows it
        given = given.get("id") or given.get("key")
    key, organisations = _id(given), organisations_for(by)
    if key:
        organisations = organisations.filter(pk=key)
    elif isinstance(given, str) and "\0" not in given:
        organisations = organisations.filter(key=given.strip()[:60])
    else:
        organisations = organisations.none()
    found = organisations.values_list("pk", flat=True).first()
    if found is None:
        raise Unfit(_("This organisation is not known."))
    return int(found)


def clean_asset(field: CustomField, given: Any) -> dict[str, str] | None:
    """{"id": "GER-0815", "label": "Drucker Station 3"}, or the id alone."""
    if isinstance(given, str):
        given = {"id": given, "label": ""}
    if not isinstance(given, Mapping) or not set(given) <= {"id", "label"}:
        raise Unfit(_("Must be an id, or an id with a label."))
    unlimited = CustomField(settings={})
    key, label = (clean_line(unlimited, given.get(name) or "") or "" for name in ("id", "label"))
    if not key and not label:
        return None
    if not key:
        raise Unfit(_("The id is missing."))
    if len(key) > LONGEST_LINE // 4:
        raise Unfit(_("Must have at most %(count)s signs.") % {"count": LONGEST_LINE // 4})
    check_masks(key, field.settings.get("masks") or [])
    return {"id": key, "label": label}


def show_asset(field: CustomField, value: Any) -> str:
    return f"{value['id']} · {value['label']}" if value["label"] else str(value["id"])


def link_of(field: CustomField, value: Any) -> str:
    """Where the asset is described, by the field's template; "" without one."""
    template = str(field.settings.get("link") or "")
    return template.replace("{id}", quote(value["id"], safe="")) if template else ""


def _id(given: Any) -> int:
    if isinstance(given, bool):
        return 0
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 19:
        return int(given)
    return given if isinstance(given, int) and 0 < given <= LARGEST_ID else 0
