"""Making, changing and removing rules. Every wording there was is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.editing import NO_CONDITION, with_variables
from tresen.routing.event_fields import OF_EVENT, event_fields_of
from tresen.routing.models import Rule, RuleVersion
from tresen.routing.occasions import OCCASIONS, TIME
from tresen.routing.rule_kinds import ME, rule_kinds_of
from tresen.rules.action_parsing import parse_actions
from tresen.rules.actions import as_json
from tresen.rules.language import parse, rows
from tresen.tickets.change import Refused

MOST = 500
WORDING = ("name", "occasions", "condition", "actions")


@dataclass(frozen=True)
class RuleDraft:
    """What a rule is to be; `condition` and `actions` in their JSON form."""

    name: str
    occasions: Sequence[str]
    actions: Sequence[Mapping[str, Any]]
    condition: Mapping[str, Any] = field(default_factory=dict)
    is_active: bool = True


def rule_draft_of(rule: Rule) -> RuleDraft:
    return RuleDraft(**{name: getattr(rule, name) for name in RuleDraft.__dataclass_fields__})


def make_rule(draft: RuleDraft, *, by: Actor) -> Rule:
    """Below the others. Refused: no name, no occasion, actions or a condition with problems, far too many rules."""
    with transaction.atomic():
        known = Rule.objects.filter(removed_at=None)
        if known.count() >= MOST:
            raise Refused(_("There can be %(number)d rules at most.") % {"number": MOST})
        rule = Rule(position=(known.aggregate(last=Max("position"))["last"] or 0) + 1)
        _settle(rule, draft, by)
        rule.save(force_insert=True)
        _keep(rule, by)
    return rule


def change_rule(rule: Rule, draft: RuleDraft, *, by: Actor) -> Rule:
    """Another wording is another version; what was done by an earlier one says so for good. Refused as `make_rule`."""
    with transaction.atomic():
        current = _locked(rule)
        before = [getattr(current, name) for name in WORDING]
        _settle(current, draft, by)
        if before != [getattr(current, name) for name in WORDING]:
            current.version += 1
            _keep(current, by)
        current.save()
    return current


def remove_rule(rule: Rule) -> None:
    """It acts no more. What it has done stays, and says by which wording."""
    with transaction.atomic():
        current = _locked(rule)
        current.is_active, current.removed_at = False, clock.now()
        current.save(update_fields=["is_active", "removed_at"])


def order_rules(keys: Sequence[int]) -> None:
    """Those named first, in this order; whatever is not named comes after."""
    with transaction.atomic():
        rules = list(Rule.objects.select_for_update().filter(removed_at=None))
        places = {key: number for number, key in enumerate(keys)}
        rules.sort(key=lambda rule: places.get(rule.pk, len(places)))
        for number, rule in enumerate(rules, 1):
            rule.position = number
        Rule.objects.bulk_update(rules, ["position"])


def checked(draft: RuleDraft, *, by: Actor) -> Rule:
    """As it would be, not stored. Refused as `make_rule`."""
    rule = Rule()
    _settle(rule, draft, by)
    return rule


def _locked(rule: Rule) -> Rule:
    current = Rule.objects.select_for_update().filter(pk=rule.pk, removed_at=None).first()
    if current is None:
        raise Refused(_("This rule has been deleted meanwhile."))
    return current


def _keep(rule: Rule, by: Actor) -> None:
    wording = {name: getattr(rule, name) for name in WORDING}
    RuleVersion.objects.create(rule=rule, number=rule.version, made_by=by.person, made_at=clock.now(), **wording)


def _settle(rule: Rule, draft: RuleDraft, by: Actor) -> None:
    """Everything a rule can be wrong in, in one place for all surfaces."""
    rule.name = " ".join(draft.name.split())[:80]
    if not rule.name:
        raise Refused(_("Give the rule a name: agents read it in the tickets it acts on."))
    if not draft.occasions:
        raise Refused(_("Choose at least one event the rule waits for."))
    if not set(draft.occasions) <= OCCASIONS.keys():
        raise Refused(_("Choose from the lists."))
    rule.occasions = [key for key in OCCASIONS if key in draft.occasions]
    if TIME in rule.occasions and len(rule.occasions) > 1:
        raise Refused(_("A rule waits either for events or for time to pass: make two of it."))
    kinds = rule_kinds_of(by)
    parsed = parse_actions(list(draft.actions), kinds)
    if parsed.problems:
        first = parsed.problems[0]
        told = _("Action %(number)s: %(words)s") % {"number": first.path, "words": first.text}
        raise Refused(told if first.path else first.text)
    if any(value == ME for one in parsed.actions for _key, value in one.values):
        raise Refused(_("“me” is nobody here: choose a person."))
    rule.actions = as_json([with_variables(one, kinds) for one in parsed.actions])
    rule.condition = _condition(draft, by)
    rule.is_active, rule.updated_at = draft.is_active, clock.now()


def _condition(draft: RuleDraft, by: Actor) -> dict[str, Any]:
    by_time = TIME in draft.occasions
    if draft.condition in NO_CONDITION:
        if by_time:
            raise Refused(_("Say what the tickets are like: without a condition it would act on every one there is."))
        return {}
    understood = parse(draft.condition, event_fields_of(by))
    if understood.problems:
        first = understood.problems[0]
        told = _("Row %(row)s: %(words)s") % {"row": first.path, "words": first.text}
        raise Refused(told if first.path else first.text)
    if by_time and understood.condition and any(one.field.startswith(OF_EVENT) for one in rows(understood.condition)):
        raise Refused(_("Nothing happens while time passes: a condition cannot ask for the event then."))
    return dict(draft.condition)
