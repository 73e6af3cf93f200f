"""Names for programs, made once from names for people."""

import re
from collections.abc import Collection, Mapping

from django.utils.text import slugify

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def free_key(names: Mapping[str, str], taken: Collection[str], otherwise: str) -> str:
    """`geraetenummer` for "Gerätenummer"; with a number if that is taken; `otherwise` for a name without letters."""
    name = names.get("de") or next(iter(names.values()), "")
    stem = slugify(name.translate(SPELT)).replace("-", "_").lstrip("_0123456789")[:34].rstrip("_") or otherwise
    if stem not in taken:
        return stem
    return next(f"{stem}_{n}" for n in range(2, len(taken) + 3) if f"{stem}_{n}" not in taken)
