"""A list of actions as a sentence in the active language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tresen.kit.html import to_text
from tresen.rules.actions import Action, Entry, Kinds, Parameter, Value
from tresen.rules.describing import duration_said

SHOWN = 60  # characters of a text


def describe_actions(actions: Iterable[Action], kinds: Kinds[Any]) -> str:
    """ "Assigns to me, adds a note “…” and solves"; what does not exist (any more) is called so."""
    said = [say(one, kinds) for one in actions]
    if not said:
        return _("Does nothing")
    joined = said[0] if len(said) == 1 else ", ".join(said[:-1]) + _(" and ") + said[-1]
    return joined[:1].upper() + joined[1:]


def say(action: Action, kinds: Kinds[Any]) -> str:
    """One action, as part of a sentence."""
    kind = kinds.by_key.get(action.do)
    if kind is None:
        return _("does something that does not exist any more")
    words = {one.key: _said(action.given.get(one.key), one) for one in kind.parameters}
    return str(kind.sentence) % {**words, "action": str(kind.label)}


def _said(value: Value | None, parameter: Parameter) -> str:
    if value is None:
        return ""
    if parameter.choices is not None:
        names = _names({value} if isinstance(value, str) else set(value), parameter)
        keys = [value] if isinstance(value, str) else value
        return ", ".join(names.get(key) or _("(not to be found)") for key in keys)
    assert isinstance(value, str)
    if parameter.entry == Entry.DURATION:
        return duration_said(value)
    text = " ".join(to_text(value).split()) if parameter.entry == Entry.PROSE else value
    return _("“%(text)s”") % {"text": Truncator(text).chars(SHOWN)}


def _names(keys: set[str], parameter: Parameter) -> Mapping[str, str]:
    assert parameter.choices is not None
    own = {one.key: str(one.label) for one in parameter.choices.own if one.key in keys}
    return {**parameter.choices.named(keys - own.keys()), **own}
