"""Whole numbers are stored as int; decimal ones as text ("12.5"), because JSON's own numbers are binary ones."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from tresen.tickets.field_types.unfit import Unfit
from tresen.tickets.models.field import CustomField

LARGEST = Decimal(10) ** 15  # what a browser's numbers hold exactly
MOST_DECIMALS = 6


def clean_integer(field: CustomField, given: Any) -> int | None:
    number = _number(given)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Unfit(_("Must be a whole number."))
    _check_range(field, number)
    return int(number)


def clean_decimal(field: CustomField, given: Any) -> str | None:
    number = _number(given)
    if number is None:
        return None
    decimals = decimals_of(field)
    if number != round(number, decimals):
        raise Unfit(_("Must have at most %(count)s decimal places.") % {"count": decimals})
    _check_range(field, number)
    return plain(number)


def decimals_of(field: CustomField) -> int:
    given = field.settings.get("decimals")
    return 2 if given is None else int(given)


def plain(number: Decimal) -> str:
    """Without exponent, without needless zeros, without a minus before nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def show(field: CustomField, value: Any) -> str:
    unit = field.settings.get("unit") or ""
    shown = number_format(Decimal(value), use_l10n=True, force_grouping=False)
    return f"{shown} {unit}".strip()


def _number(given: Any) -> Decimal | None:
    if isinstance(given, str):
        given = given.strip()
        if not given:
            return None
        if len(given) > 40:
            raise Unfit(_("Must be a number."))
    elif isinstance(given, bool) or not isinstance(given, (int, float, Decimal)):
        raise Unfit(_("Must be a number."))
    try:
        number = Decimal(str(given)) if not isinstance(given, int) or abs(given) < 10**30 else LARGEST * 10
    except InvalidOperation:
        raise Unfit(_("Must be a number.")) from None
    if not number.is_finite():
        raise Unfit(_("Must be a number."))
    if abs(number) > LARGEST:
        raise Unfit(_("The number is too large."))
    if number.as_tuple().exponent < -40:  # type: ignore[operator]  # finite, so an int
        raise Unfit(_("Must have at most %(count)s decimal places.") % {"count": MOST_DECIMALS})
    return number


def _check_range(field: CustomField, number: Decimal) -> None:
    lowest, highest = (field.settings.get(name) for name in ("lowest", "highest"))
    if lowest not in (None, "") and number < Decimal(str(lowest)):
        raise Unfit(_("Must be at least %(number)s.") % {"number": show(field, str(lowest))})
    if highest not in (None, "") and number > Decimal(str(highest)):
        raise Unfit(_("Must be at most %(number)s.") % {"number": show(field, str(highest))})
