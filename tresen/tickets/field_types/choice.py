"""Choices are stored by key: of one as str, of several as list of str in the order of the options, a tree's node as
its key. A choice that was switched off stays readable and may stay, but is not taken anew."""

from typing import Any

from django.utils.translation import gettext as _

from tresen.tickets.field_types.unfit import Unfit
from tresen.tickets.models.field import CustomField

YES = {"yes", "true", "1", "on", "ja"}
NO = {"no", "false", "0", "off", "nein"}


def clean_yes_no(field: CustomField, given: Any) -> bool | None:
    if isinstance(given, bool):
        return given
    word = given.strip().lower() if isinstance(given, str) else None
    if word == "":
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unfit(_("Must be yes or no."))


def clean_one(field: CustomField, given: Any, kept: Any = None) -> str | None:
    if given == "":
        return None
    if not isinstance(given, str) or (given != kept and given not in active_keys(field)):
        raise Unfit(_("This choice does not exist here."))
    return given


def clean_several(field: CustomField, given: Any, kept: Any = None) -> list[str] | None:
    if isinstance(given, str):
        given = [given] if given else []
    if not isinstance(given, (list, tuple)):
        raise Unfit(_("Must be a list of choices."))
    wanted = [clean_one(field, one, one if one in (kept or []) else None) for one in given]
    order = {one["key"]: place for place, one in enumerate(field.options)}
    return sorted({one for one in wanted if one}, key=lambda one: (order.get(one, len(order)), one)) or None


def active_keys(field: CustomField) -> set[str]:
    """What may be chosen: in a tree nothing below what is switched off."""
    off = {one["key"] for one in field.options if not one["active"]}
    keys: set[str] = set()
    for one in field.options:  # parents stand before their children
        if one["key"] in off or one.get("parent") in off:
            off.add(one["key"])
        else:
            keys.add(one["key"])
    return keys


def below(field: CustomField, key: str) -> list[str]:
    """A node of a tree and all below it."""
    found = {key}
    for one in field.options:
        if one.get("parent") in found:
            found.add(one["key"])
    return [one["key"] for one in field.options if one["key"] in found]
