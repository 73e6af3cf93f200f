"""One form for every phone number: E.164 ("+49431123456"), or the bare digits of an internal extension ("4711").

Numbers without a country are those of the house's own (`people.region`, ISO 3166). Reading follows libphonenumber."""

import re
import unicodedata

import phonenumbers

from tresen.kit.preferences import Setting
from tresen.kit.recent import recently

REGION = Setting("people.region", "DE")
LONGEST_EXTENSION = 6
_SIGNS = re.compile(r"[\s()/.\-\u2010-\u2015]+")
_DIALS_OUT = re.compile(r"(?:tel:)?[+0]")


@recently
def region() -> str:
    return REGION.get()


def regions(language: str) -> list[tuple[str, str]]:
    """[(ISO 3166, "Deutschland (+49)")], by name."""
    from phonenumbers.geodata.locale import LOCALE_DATA  # large, and asked for on one page

    found = []
    for one in phonenumbers.SUPPORTED_REGIONS:
        names = LOCALE_DATA.get(one, {})
        name = str(names.get(language, names.get("en", one)))
        name = str(names.get(name[1:], one)) if name.startswith("*") else name
        found.append((one, f"{name} (+{phonenumbers.country_code_for_region(one)})"))
    return sorted(found, key=lambda each: folded_name(each[1]))


def folded_name(name: str) -> str:
    """To sort by: "Ägypten" stands under A."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def normal_number(written: str) -> str:
    """The number as it is stored and compared; ValueError if it is none."""
    written = written.strip()
    bare = _SIGNS.sub("", written)
    outside = _DIALS_OUT.match(bare)
    if not outside and bare.isascii() and bare.isdigit() and len(bare) <= LONGEST_EXTENSION:
        return bare
    try:
        number = phonenumbers.parse(written, region())
    except phonenumbers.NumberParseException as error:
        raise ValueError(written) from error
    # Without a 0 or + in front it may lack its area code: only what surely is a whole number will do.
    fits = phonenumbers.is_possible_number(number) if outside else phonenumbers.is_valid_number(number)
    if not fits or number.extension:
        raise ValueError(written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_extension(value: str) -> bool:
    return not value.startswith("+")


def is_mobile(value: str) -> bool:
    if is_extension(value):
        return False
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False
    return kind == phonenumbers.PhoneNumberType.MOBILE


def readable_number(value: str) -> str:
    """For people to read, always with its country: "+49 431 123456"."""
    if is_extension(value):
        return value
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:  # kept as it was once written
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
