"""What a field's type allows beyond the type itself: lengths, formats, ranges, units. A closed list for each type."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tresen.tickets.field_types import Unfit
from tresen.tickets.field_types.number import MOST_DECIMALS, clean_decimal
from tresen.tickets.field_types.text import FORMATS, LONGEST_LINE, LONGEST_TEXT, is_web_address
from tresen.tickets.models import CustomField, FieldType

ALLOWED: dict[str, tuple[str, ...]] = {
    FieldType.TEXT: ("format", "masks", "shortest", "longest"),
    FieldType.LINES: ("shortest", "longest"),
    FieldType.INTEGER: ("unit", "lowest", "highest"),
    FieldType.DECIMAL: ("unit", "lowest", "highest", "decimals"),
    FieldType.ASSET: ("masks", "link"),
}
MOST_MASKS, LONGEST_MASK = 20, 60
ID_PLACE = "{id}"


def clean_settings(type: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is set, without what is empty; and what is wrong with which setting."""
    settings, faults = {}, {}
    for name, value in given.items():
        if value in (None, "", []):
            continue
        if name not in ALLOWED.get(type, ()):
            faults[name] = _("Fields of this type do not have this setting.")
            continue
        try:
            settings[name] = CLEANING[name](value)
        except Unfit as unfit:
            faults[name] = str(unfit)
    if not faults:
        faults = _at_odds(settings)
    return settings, faults


def _at_odds(settings: Mapping[str, Any]) -> dict[str, str]:
    lowest, highest = settings.get("lowest"), settings.get("highest")
    if lowest is not None and highest is not None and Decimal(lowest) > Decimal(highest):
        return {"highest": _("Must not be less than the lowest value.")}
    shortest, longest = settings.get("shortest"), settings.get("longest")
    if shortest is not None and longest is not None and shortest > longest:
        return {"longest": _("Must not be less than the shortest length.")}
    return {}


def _format(value: Any) -> str:
    if value not in FORMATS:
        raise Unfit(_("This format does not exist."))
    return str(value)


def _masks(value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list) or not all(isinstance(one, str) for one in lines):
        raise Unfit(_("Must be a list of masks."))
    masks = [one.strip() for one in lines if one.strip()]
    if len(masks) > MOST_MASKS or any(len(one) > LONGEST_MASK or not one.isprintable() for one in masks):
        raise Unfit(
            _("At most %(most)s masks of at most %(long)s signs each.") % {"most": MOST_MASKS, "long": LONGEST_MASK}
        )
    return masks


def _whole(most: int) -> Callable[[Any], int]:
    def clean(value: Any) -> int:
        if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) < 8:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise Unfit(_("Must be a whole number from 0 to %(most)s.") % {"most": most})
        return value

    return clean


def _bound(value: Any) -> str:
    text = value.replace(",", ".") if isinstance(value, str) else value
    return clean_decimal(CustomField(settings={"decimals": MOST_DECIMALS}), text) or "0"


def _unit(value: Any) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or len(text) > 20 or not text.isprintable():
        raise Unfit(_("Must be a short word, like kg or minutes."))
    return text


def _link(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > LONGEST_LINE or ID_PLACE not in text or not is_web_address(text.replace(ID_PLACE, "0")):
        raise Unfit(_("Must be a web address with {id} where the id belongs, like https://assets.example/{id}."))
    host = text.split("//", 1)[1].split("/", 1)[0]
    if ID_PLACE in host:
        raise Unfit(_("The id must not stand in the name of the server."))
    return text


CLEANING: dict[str, Callable[[Any], Any]] = {
    "format": _format,
    "masks": _masks,
    "shortest": _whole(LONGEST_TEXT),
    "longest": _whole(LONGEST_TEXT),
    "decimals": _whole(MOST_DECIMALS),
    "lowest": _bound,
    "highest": _bound,
    "unit": _unit,
    "link": _link,
}
