"""Making and changing form rules. A rule that could not be applied, or would run in a circle, is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.actor import SYSTEM
from tresen.rules.language import parse
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.field_conditions import rule_of
from tresen.tickets.field_editing import Misdefined
from tresen.tickets.field_types import Unfit, clean
from tresen.tickets.form_rules import DEEDS, LIMIT, SET, circle_of
from tresen.tickets.models import FormRule

MOST = 200
MOST_ACTIONS = 50


def save_rule(
    rule: FormRule | None,
    *,
    name: str,
    condition: Mapping[str, Any],
    actions: Sequence[Mapping[str, Any]],
    is_active: bool = True,
) -> FormRule:
    """A new rule, the last one, or one that is there. `Misdefined` with `name`, `condition` or `actions`."""
    known = definitions()
    with transaction.atomic():
        others = [one for one in FormRule.objects.select_for_update() if rule is None or one.pk != rule.pk]
        name = " ".join(name.split())[:120]
        faults = {} if name else {"name": _("A rule needs a name.")}
        if rule is None and len(others) >= MOST:
            faults["name"] = _("There are %(most)s rules already. Change one that is there.") % {"most": MOST}
        if condition and parse(condition, fields_of(SYSTEM)).condition is None:
            faults["condition"] = _("The condition is not complete yet.")
        settled, wrong = _actions(actions, known)
        if wrong:
            faults["actions"] = wrong
        saved = rule or FormRule(position=max((one.position for one in others), default=-1) + 1)
        saved.name, saved.condition, saved.actions, saved.is_active = name, dict(condition), settled, is_active
        if not faults and is_active and (circle := _circle(saved, others)):
            faults["actions"] = circle
        if faults:
            raise Misdefined(faults)
        saved.save()
    return saved


def order_rules(keys: Sequence[int]) -> None:
    """The rules named first and in this order; others stay behind them as they stood."""
    with transaction.atomic():
        rules = list(FormRule.objects.select_for_update().order_by("position", "id"))
        place = {key: at for at, key in enumerate(keys)}
        rules.sort(key=lambda one: place.get(one.pk, len(place)))
        for at, one in enumerate(rules):
            one.position = at
        FormRule.objects.bulk_update(rules, ["position"])


def delete_rule(rule: FormRule) -> None:
    """Forms are from now on as if there had never been one. What it has set in tickets stays."""
    rule.delete()


def _actions(given: Sequence[Mapping[str, Any]], known: Definitions) -> tuple[list[dict[str, Any]], str]:
    """In the form they are stored in, and what is wrong, "" if nothing."""
    settled: list[dict[str, Any]] = []
    for one in given[:MOST_ACTIONS]:
        do, field = one.get("do"), known.by_key.get(str(one.get("field") or ""))
        if do not in DEEDS or field is None:
            return [], _("Choose what is to be done, and with which field.")
        action: dict[str, Any] = {"do": do, "field": field.key}
        if any(other["do"] == do and other["field"] == field.key for other in settled):
            return [], _("The rule does the same with “%(field)s” twice.") % {"field": field.label}
        if do == LIMIT:
            action["options"] = [each["key"] for each in field.options if each["key"] in (one.get("options") or ())]
            if not action["options"]:
                return [], _("Choose which choices of “%(field)s” stay.") % {"field": field.label}
        if do == SET:
            try:
                action["value"] = clean(field, one.get("value"), by=SYSTEM)
            except Unfit as unfit:
                return [], f"{field.label}: {unfit}"
            if action["value"] is None:
                return [], _("Say what “%(field)s” is to be set to.") % {"field": field.label}
            action["always"] = bool(one.get("always"))
        settled.append(action)
    return settled, "" if settled else _("A rule needs something to do.")


def _circle(saved: FormRule, others: list[FormRule]) -> str:
    registry = fields_of(SYSTEM)
    listed = [saved, *(one for one in others if one.is_active)]
    rules = [rule for one in listed if (rule := rule_of(one, registry)) is not None]
    circle = circle_of(rules)
    if not circle:
        return ""
    if len(circle) == 1:
        return _("The rule “%(rule)s” sets a field it asks about itself. Ask about another one.") % {
            "rule": circle[0].name
        }
    names = ", ".join(f"„{one.name}“" for one in circle)
    return _("These rules run in a circle, for each sets what the next one asks about: %(rules)s") % {"rules": names}
