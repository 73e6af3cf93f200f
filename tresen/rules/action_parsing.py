"""From JSON to a list of actions. Whatever comes, the answer is actions or sentences; nothing is done on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tresen.kit.html import clean, to_text
from tresen.rules import spans
from tresen.rules.actions import Action, Entry, Kind, Kinds, Parameter, Value
from tresen.rules.parsing import KEY, LONGEST, NUMBER, VALUES, Problem, _storable

MOST = 30  # actions in one list
YES = "yes"
LONGEST_PROSE = 20_000


@dataclass(frozen=True)
class ParsedActions:
    """`actions` is empty if there are problems."""

    actions: tuple[Action, ...]
    problems: tuple[Problem, ...] = ()


class _Wrong(Exception):
    """One action cannot be understood; the text says why."""


def parse_actions(given: Any, kinds: Kinds[Any]) -> ParsedActions:
    """`given`: what `json.loads` gave, of whatever shape. Raises nothing."""
    if not isinstance(given, list):
        return ParsedActions((), (Problem((), _("A list of actions is expected.")),))
    if not given:
        return ParsedActions((), (Problem((), _("Add at least one action.")),))
    if len(given) > MOST:
        return ParsedActions((), (Problem((), _("There can be %(number)d actions at most.") % {"number": MOST}),))
    actions, problems = [], []
    for number, one in enumerate(given):
        try:
            actions.append(_action(one, kinds))
        except _Wrong as wrong:
            problems.append(Problem((number,), str(wrong)))
    return ParsedActions(() if problems else tuple(actions), tuple(problems))


def _action(given: Any, kinds: Kinds[Any]) -> Action:
    key = given.get("do") if isinstance(given, dict) else None
    kind: Kind | None = kinds.by_key.get(key) if isinstance(key, str) else None
    if kind is None:
        raise _Wrong(_("Choose what is to be done: this does not exist (any more)."))
    if not given.keys() <= {"do", *(one.key for one in kind.parameters)}:
        raise _Wrong(_("“%(action)s” has no such detail.") % {"action": kind.label})
    values = [(one.key, _value(given.get(one.key), one)) for one in kind.parameters]
    return Action(kind.key, tuple((name, value) for name, value in values if value is not None))


def _value(given: Any, parameter: Parameter) -> Value | None:
    if given is None or given in ("", [], False):
        if parameter.optional or parameter.entry == Entry.YES:
            return None
        raise _Wrong(_("Fill in “%(detail)s”.") % {"detail": parameter.label})
    return READ[parameter.entry](given, parameter)


def _line(given: Any, parameter: Parameter) -> Value:
    text = " ".join(_text(given, parameter, parameter.longest).split())
    if not text:
        raise _Wrong(_("Fill in “%(detail)s”.") % {"detail": parameter.label})
    return text


def _prose(given: Any, parameter: Parameter) -> Value:
    html = clean(_text(given, parameter, LONGEST_PROSE))
    if not to_text(html).strip():
        raise _Wrong(_("Fill in “%(detail)s”.") % {"detail": parameter.label})
    return html


def _text(given: Any, parameter: Parameter, longest: int) -> str:
    if not isinstance(given, str) or not _storable(given):
        raise _Wrong(_("The text contains characters that cannot be stored."))
    if len(given) > longest:
        raise _Wrong(_("Enter %(number)d characters at most.") % {"number": longest})
    return given


def _number(given: Any, parameter: Parameter) -> Value:
    plain = "" if isinstance(given, bool) or not isinstance(given, (str, int, float)) else str(given)
    plain = plain.strip().replace(",", ".")
    if not NUMBER.fullmatch(plain):
        raise _Wrong(_("Enter a number, such as 12 or 12.5."))
    return plain


def _duration(given: Any, parameter: Parameter) -> Value:
    try:
        if not isinstance(given, str) or not timedelta(0) <= spans.duration(given) <= LONGEST:
            raise ValueError
    except ValueError:
        raise _Wrong(_("Enter a duration of up to ten years, such as 30 minutes or 2 days.")) from None
    return given


def _yes(given: Any, parameter: Parameter) -> Value:
    if given not in (True, YES):
        raise _Wrong(_("Choose values of “%(field)s” from the list.") % {"field": parameter.label})
    return YES


def _choice(given: Any, parameter: Parameter) -> Value:
    key = str(given) if isinstance(given, (str, int)) and not isinstance(given, bool) else ""
    choices = parameter.choices
    own = choices is not None and any(one.key == key for one in choices.own)
    if choices is None or not (own or (KEY.fullmatch(key) and (choices.fixed is None or key in choices.fixed))):
        raise _Wrong(_("Choose values of “%(field)s” from the list.") % {"field": parameter.label})
    return key


def _choices(given: Any, parameter: Parameter) -> Value:
    listed = given if isinstance(given, list) else [given]
    if len(listed) > VALUES:
        raise _Wrong(_("Choose values of “%(field)s” from the list.") % {"field": parameter.label})
    return tuple(dict.fromkeys(str(_choice(one, parameter)) for one in listed))


READ: dict[Entry, Callable[[Any, Parameter], Value]] = {
    Entry.CHOICE: _choice,
    Entry.CHOICES: _choices,
    Entry.LINE: _line,
    Entry.PROSE: _prose,
    Entry.NUMBER: _number,
    Entry.DURATION: _duration,
    Entry.YES: _yes,
}
