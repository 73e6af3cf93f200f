"""Languages as people call them."""

from django.conf.locale import LANG_INFO

# What a text module can be written in besides the languages of the house.
FURTHER = ("fr", "it", "es", "nl", "pl", "cs", "da", "sv", "pt", "ro", "hu", "tr", "uk", "ru", "el", "bg", "hr", "ar")


def name_of(language: str) -> str:
    """ "Deutsch" of "de": each in its own language."""
    known = LANG_INFO.get(language)
    return str(known["name_local"]).capitalize() if known and "name_local" in known else language
