"""One function for each type, under its name."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.field_types import choice, number, reference, text, time
from tresen.tickets.models.field import CustomField, FieldType

References = Mapping[tuple[str, int], str]  # ("person" | "organisation", id): name

PLAIN: dict[str, Callable[[CustomField, Any], Any]] = {
    FieldType.TEXT: text.clean_line,
    FieldType.LINES: text.clean_lines,
    FieldType.INTEGER: number.clean_integer,
    FieldType.DECIMAL: number.clean_decimal,
    FieldType.DATE: time.clean_date,
    FieldType.DATETIME: time.clean_datetime,
    FieldType.YES_NO: choice.clean_yes_no,
    FieldType.ASSET: reference.clean_asset,
}
KEEPING: dict[str, Callable[[CustomField, Any, Any], Any]] = {
    FieldType.CHOICE: choice.clean_one,
    FieldType.TREE: choice.clean_one,
    FieldType.MULTI: choice.clean_several,
}
REFERRING: dict[str, Callable[[CustomField, Any, Actor], Any]] = {
    FieldType.PERSON: reference.clean_person,
    FieldType.ORGANISATION: reference.clean_organisation,
}


def clean(field: CustomField, given: Any, *, by: Actor, kept: Any = None) -> Any:
    """`given` in canonical form, None for nothing; raises `Unfit`. What is canonical already stays as it is.

    `kept`: the value there was, in which a choice switched off since may stay."""
    if given is None:
        return None
    if given == kept and type(given) is type(kept):
        return given
    if field.type in KEEPING:
        return KEEPING[field.type](field, given, kept)
    if field.type in REFERRING:
        return REFERRING[field.type](field, given, by)
    return PLAIN[field.type](field, given)


def show(field: CustomField, value: Any, names: References) -> str:
    """A canonical value as people read it, in the active language and zone. "" for None."""
    if value is None:
        return ""
    match field.type:
        case FieldType.INTEGER | FieldType.DECIMAL:
            return number.show(field, value)
        case FieldType.DATE:
            return time.show_date(field, value)
        case FieldType.DATETIME:
            return time.show_datetime(field, value)
        case FieldType.YES_NO:
            return _("Yes") if value else _("No")
        case FieldType.CHOICE | FieldType.TREE:
            return field.option_label(value)
        case FieldType.MULTI:
            return ", ".join(field.option_label(one) for one in value)
        case FieldType.PERSON | FieldType.ORGANISATION:
            return names.get((field.type, value), "–")
        case FieldType.ASSET:
            return reference.show_asset(field, value)
    return str(value)
