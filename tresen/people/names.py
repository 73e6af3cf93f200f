"""Names an administrator gives in several languages, kept as {"de": "…", "en": "…"}."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def in_language(names: Mapping[str, str], language: str | None = None) -> str:
    """The name in the active (or given) language; else in the default one; else any."""
    wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return names.get(wanted) or names.get(settings.LANGUAGE_CODE) or next(iter(names.values()), "")
