"""Making, changing and removing macros."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.routing.access import may_change_macro, may_share
from tresen.routing.models import ICONS, Macro
from tresen.rules.action_parsing import parse_actions
from tresen.rules.actions import Action, Entry, Value, as_json
from tresen.rules.language import parse
from tresen.texts.variables import kept
from tresen.tickets.access import demand_somewhere, refusal
from tresen.tickets.actions.registry import Actions, kinds_of
from tresen.tickets.change import Refused
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models.view import Audience

MOST_OWN = 100
NO_CONDITION: tuple[dict[str, Any], ...] = ({}, {"all": []}, {"none": []})


@dataclass(frozen=True)
class Draft:
    """What a macro is to be; `actions` and `condition` in their JSON form."""

    name: str
    actions: Sequence[Mapping[str, Any]]
    about: str = ""
    icon: str = ICONS[0]
    audience: str = Audience.OWN
    teams: Collection[int] = field(default_factory=tuple)
    condition: Mapping[str, Any] = field(default_factory=dict)
    at_once: bool = False
    is_active: bool = True
    position: int = 0


def draft_of(macro: Macro) -> Draft:
    """The macro as it is, to be changed."""
    return Draft(**{name: getattr(macro, name) for name in Draft.__dataclass_fields__})


def make_macro(draft: Draft, *, by: Actor) -> Macro:
    """Refused: no name, actions or a condition with problems, an audience one may not share with, or far too many."""
    with transaction.atomic():
        macro = Macro(owner=by.person)
        own = Macro.objects.filter(owner=by.person, audience=Audience.OWN)
        if draft.audience == Audience.OWN and own.count() >= MOST_OWN:
            words = _("You have %(number)d macros of your own already. Delete one you no longer need.")
            raise Refused(words % {"number": MOST_OWN})
        _settle(macro, draft, by)
        macro.save(force_insert=True)
    return macro


def change_macro(macro: Macro, draft: Draft, *, by: Actor) -> Macro:
    """Refused as `make_macro`, and unless one may change it both as it is and as it is to be."""
    with transaction.atomic():
        current = Macro.objects.select_for_update().filter(pk=macro.pk).first()
        if current is None:
            raise Refused(_("This macro has been deleted meanwhile."))
        if not may_change_macro(by, current):
            raise refusal(Right.MACROS)
        if draft.audience == Audience.OWN and current.audience != Audience.OWN:
            current.owner = by.person
        _settle(current, draft, by)
        kept = ("id", "uses", "last_used_at")
        current.save(update_fields=[one.name for one in Macro._meta.concrete_fields if one.name not in kept])
    return current


def delete_macro(macro: Macro, *, by: Actor) -> None:
    """What was done with it stays."""
    if not may_change_macro(by, macro):
        raise refusal(Right.MACROS)
    macro.delete()


def _settle(macro: Macro, draft: Draft, by: Actor) -> None:
    """Everything a macro can be wrong in, in one place for all surfaces."""
    name = " ".join(draft.name.split())[:80]
    if not name:
        raise Refused(_("Give the macro a name."))
    if draft.icon not in ICONS or draft.audience not in Audience.values:
        raise Refused(_("Choose from the lists."))
    macro.name, macro.about, macro.icon = name, " ".join(draft.about.split())[:200], draft.icon
    macro.actions, macro.condition = _actions(draft, by), _condition(draft, by)
    macro.audience, macro.teams = draft.audience, _audience(draft, by)
    macro.at_once, macro.is_active = draft.at_once, draft.is_active
    macro.position, macro.updated_at = min(max(draft.position, 0), 999), clock.now()


def _actions(draft: Draft, by: Actor) -> list[dict[str, Any]]:
    kinds = kinds_of(by)
    parsed = parse_actions(list(draft.actions), kinds)
    if parsed.problems:
        first = parsed.problems[0]
        told = _("Action %(number)s: %(words)s") % {"number": first.path, "words": first.text}
        raise Refused(told if first.path else first.text)
    return as_json([with_variables(one, kinds) for one in parsed.actions])


def with_variables(action: Action, kinds: Actions) -> Action:
    """Texts name their variables by the names that stay, whatever the writer called them."""
    prose = {one.key for one in kinds.by_key[action.do].parameters if one.entry == Entry.PROSE}
    values: list[tuple[str, Value]] = []
    for key, value in action.values:
        if key in prose and isinstance(value, str):
            value, odd = kept(value)
            if odd:
                raise Refused(_("“{{%s}}” is no variable. Choose one from the list.") % odd[0])
        values.append((key, value))
    return Action(action.do, tuple(values))


def _condition(draft: Draft, by: Actor) -> dict[str, Any]:
    if draft.condition in NO_CONDITION:
        return {}
    parsed = parse(draft.condition, fields_of(by))
    if parsed.problems:
        first = parsed.problems[0]
        told = _("Row %(row)s: %(words)s") % {"row": first.path, "words": first.text}
        raise Refused(told if first.path else first.text)
    return dict(draft.condition)


def _audience(draft: Draft, by: Actor) -> list[int]:
    if draft.audience == Audience.OWN:
        return []
    demand_somewhere(by, Right.MACROS)
    if draft.audience == Audience.EVERYBODY:
        if not by.is_admin:
            raise Refused(_("Only administrators share macros with all agents. Choose teams instead."))
        return []
    teams = sorted(teams_for(by).filter(pk__in=list(draft.teams)).values_list("pk", flat=True))
    if not teams or len(teams) != len(set(draft.teams)):
        raise Refused(_("Choose the teams that are to have the macro."))
    if not may_share(by, draft.audience, teams):
        raise refusal(Right.MACROS)
    return teams
