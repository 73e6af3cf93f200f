"""The rules in use, made ready and kept in the process under the stamp of the definitions: the database renews it in
the very transaction that changes a rule, a field, a category or a team. So a rule made by an administrator acts with
the next verb, in every process, and 200 rules cost a verb no query of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tresen.people.actor import SYSTEM
from tresen.routing.event_fields import event_fields_of
from tresen.routing.models import Rule
from tresen.rules.conditions import Condition
from tresen.rules.deciding import Ready, ready
from tresen.rules.fields import Context
from tresen.rules.language import EVERYTHING, parse
from tresen.tickets.conditions.registry import context_of
from tresen.tickets.definitions import definitions


@dataclass(frozen=True)
class ReadyRule:
    """A rule in use, as the process keeps it: nothing of it changes."""

    key: int
    name: str
    version: int
    place: int
    actions: list[dict[str, Any]]
    condition: Ready
    asked: Condition  # the same, for the database


@dataclass(frozen=True)
class RuleSet:
    stamp: str
    listening: Mapping[str, tuple[ReadyRule, ...]]  # by the keys of occasions, each in the order of the rules

    def for_any(self, occasions: list[str]) -> list[tuple[ReadyRule, str]]:
        """Each rule once, in their order, with the first of the occasions it listens to."""
        found: dict[int, tuple[ReadyRule, str]] = {}
        for occasion in occasions:
            for rule in self.listening.get(occasion, ()):
                found.setdefault(rule.key, (rule, occasion))
        return sorted(found.values(), key=lambda one: one[0].place)


_kept: dict[str, RuleSet] = {}


def rule_set() -> RuleSet:
    """As it is now."""
    stamp = definitions().stamp
    known = _kept.get("latest")
    if known is None or not stamp or known.stamp != stamp:
        known = _kept["latest"] = made_ready(list(Rule.objects.filter(is_active=True, removed_at=None)), stamp)
    return known


def made_ready(rules: list[Rule], stamp: str = "") -> RuleSet:
    """Those that are understood; one with a condition that names what has gone holds for nothing."""
    registry, context = event_fields_of(SYSTEM), house_context()
    listening: dict[str, list[ReadyRule]] = {}
    for place, rule in enumerate(rules):
        condition = parse(rule.condition, registry).condition if rule.condition else EVERYTHING
        made = ready(condition, registry, context) if condition is not None else None
        if condition is None or made is None:
            continue
        one = ReadyRule(rule.pk, rule.name, rule.version, place, rule.actions, made, condition)
        for occasion in rule.occasions:
            listening.setdefault(occasion, []).append(one)
    return RuleSet(stamp, {key: tuple(found) for key, found in listening.items()})


def house_context() -> Context:
    """Who asks is the house: "me" is nobody."""
    return context_of(SYSTEM)
