"""Text: one line or several. Stored as str, trimmed.

Besides a length a line may have a format from a closed list, or masks: "GER-0000" where 0 is a digit, A a letter,
X either, and everything else itself. No regular expressions: a mask is read by people who never met one, and checking
it takes as many steps as it has signs, whatever the value.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tresen.tickets.field_types.unfit import Unfit
from tresen.tickets.models.field import CustomField

LONGEST_LINE, LONGEST_TEXT = 500, 20_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FORMATS = ("email", "phone", "url", "digits")
PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{3,30}")
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIGNS = {"0": DIGITS, "A": LETTERS, "X": LETTERS + DIGITS}


def clean_line(field: CustomField, given: Any) -> str | None:
    text = " ".join(_string(given).split())
    return _checked(field, text, LONGEST_LINE) or None


def clean_lines(field: CustomField, given: Any) -> str | None:
    text = "\n".join(line.rstrip() for line in re.split("\r\n|\r|\n", _string(given))).strip()
    return _checked(field, text, LONGEST_TEXT) or None


def fits_mask(text: str, mask: str) -> bool:
    return len(text) == len(mask) and all(
        one.upper() in SIGNS[sign] if sign in SIGNS else one == sign for one, sign in zip(text, mask, strict=True)
    )


def check_masks(text: str, masks: list[str]) -> None:
    if masks and not any(fits_mask(text, mask) for mask in masks):
        raise Unfit(_("Must look like %(mask)s (0 a digit, A a letter, X either).") % {"mask": _any_of(masks)})


def _string(given: Any) -> str:
    if not isinstance(given, str):
        raise Unfit(_("Must be a text."))
    if UNSTORABLE.search(given):
        raise Unfit(_("Holds signs that cannot be stored."))
    return given


def _checked(field: CustomField, text: str, longest: int) -> str:
    if not text:
        return ""
    limits = field.settings
    most, least = min(limits.get("longest") or longest, longest), limits.get("shortest") or 0
    if len(text) > most:
        raise Unfit(_("Must have at most %(count)s signs.") % {"count": most})
    if len(text) < least:
        raise Unfit(_("Must have at least %(count)s signs.") % {"count": least})
    _check_format(text, limits.get("format") or "")
    check_masks(text, limits.get("masks") or [])
    return text


def _check_format(text: str, wanted: str) -> None:
    if wanted == "email":
        try:
            validate_email(text)
        except ValidationError:
            raise Unfit(_("Must be an e-mail address.")) from None
    if wanted == "phone" and not PHONE.fullmatch(text):
        raise Unfit(_("Must be a phone number."))
    if wanted == "digits" and not (text.isascii() and text.isdigit()):
        raise Unfit(_("Must consist of digits."))
    if wanted == "url" and not is_web_address(text):
        raise Unfit(_("Must be a web address that begins with https:// or http://."))


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s\"<>\\]", text)


def _any_of(masks: list[str]) -> str:
    return _(" or ").join(masks)
