"""What an administrator chose that agents are told, as the audit log tells it: only what is different now."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tresen.desk.notices.matrix import WAYS
from tresen.notices.kinds import BY_KEY

Choices = Mapping[str, Sequence[str]]


def before_and_after(old: Choices | None, new: Choices | None) -> tuple[str, str]:
    """None: there was no choice, or is none any more."""
    keys = [key for key in BY_KEY if old is None or new is None or old.get(key) != new.get(key)]
    return _words(old, keys), _words(new, keys)


def _words(choices: Choices | None, keys: Sequence[str]) -> str:
    if not choices:
        return "–"
    return "; ".join(f"{BY_KEY[key].name}: {_ways(choices[key])}" for key in keys if key in choices) or "–"


def _ways(ways: Sequence[str]) -> str:
    return ", ".join(str(WAYS.get(way, way)) for way in ways) or _("not at all")
