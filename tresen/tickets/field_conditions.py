"""Custom fields as fields of conditions, and form rules ready to be asked."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _

from tresen.people.actor import SYSTEM, Actor
from tresen.rules.fields import Choice, Choices, Field, Registry, Type
from tresen.rules.language import EVERYTHING, holds, parse, rows
from tresen.rules.parsing import whole
from tresen.tickets.conditions import choices, custom
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.field_types.choice import active_keys, below
from tresen.tickets.form_rules import Action, Rule, Values, in_order
from tresen.tickets.models import CustomField, FieldType, FormRule, Ticket

TYPES: dict[str, Type] = {
    FieldType.TEXT: Type.TEXT,
    FieldType.LINES: Type.TEXT,
    FieldType.INTEGER: Type.NUMBER,
    FieldType.DECIMAL: Type.NUMBER,
    FieldType.DATE: Type.DAY,
    FieldType.DATETIME: Type.MOMENT,
    FieldType.YES_NO: Type.YES_NO,
    FieldType.CHOICE: Type.CHOICE,
    FieldType.MULTI: Type.LIST,
    FieldType.TREE: Type.TREE,
    FieldType.PERSON: Type.PERSON,
    FieldType.ORGANISATION: Type.ORGANISATION,
    FieldType.ASSET: Type.TEXT,
}


def offered(actor: Actor) -> Iterable[Field]:
    """Those of the house to agents, those visible to them to customers. What was switched off stays, for conditions
    that ask about it: tickets have kept the values."""
    return fields_in(definitions(), actor)


def fields_in(known: Definitions, actor: Actor) -> list[Field]:
    inside = actor.is_system or actor.is_agent
    return [_field(one, actor) for one in known.fields if inside or one.visible_to_customers]


def _field(one: CustomField, actor: Actor) -> Field:
    label = one.label if one.is_active else _("%(field)s (off)") % {"field": one.label}
    kind = TYPES[one.type]
    if one.options:
        tree: Callable[[frozenset[Any]], frozenset[Any]] | None = None
        if one.type == FieldType.TREE:
            tree = lambda keys: frozenset(found for key in keys for found in below(one, key))  # noqa: E731
        return custom.value_field(one.key, kind, label, choices=options_of(one), below=tree)
    if one.type == FieldType.PERSON:
        return custom.value_field(one.key, kind, label, choices=choices.of_persons(actor), cast=whole)
    if one.type == FieldType.ORGANISATION:
        return custom.value_field(one.key, kind, label, choices=choices.of_organisations(actor), cast=whole)
    made = custom.value_field(one.key, kind, label)
    return _asset(one, made) if one.type == FieldType.ASSET else made


def _asset(one: CustomField, made: Field) -> Field:
    """Asked for by id and label as one text, "GER-0815 Drucker"."""

    def column() -> Any:
        value = Func(F("values"), Value(one.key), arg_joiner=" -> ", **custom.PLAIN)
        key, label = (
            Func(value, Value(name), arg_joiner=" ->> ", template="(%(expressions)s)", output_field=TextField())
            for name in ("id", "label")
        )
        named = NullIf(label, Value(""))
        return NullIf(Func(Value(" "), key, named, function="concat_ws", output_field=TextField()), Value(""))

    def read(ticket: Ticket) -> str | None:
        value = ticket.values.get(one.key) or {}
        return " ".join(part for part in (value.get("id"), value.get("label")) if part) or None

    return replace(made, column=column, read=read)


def options_of(one: CustomField) -> Choices:
    depth: dict[str, int] = {}
    for option in one.options:
        depth[option["key"]] = depth.get(option["parent"], -1) + 1 if option.get("parent") else 0
    active = active_keys(one)

    def offered(search: str) -> list[Choice]:
        found = [option["key"] for option in one.options if option["key"] in active]
        labels = {key: one.option_label(key) for key in found}
        if search:
            return [Choice(key, label) for key, label in labels.items() if search.lower() in label.lower()]
        return [Choice(key, labels[key].rpartition(" › ")[2], depth[key]) for key in found]

    def named(keys: Collection[str]) -> dict[str, str]:
        return {key: one.option_label(key) for key in keys if one.option(key)}

    return Choices(offered, named, fixed=frozenset(depth))


@dataclass(frozen=True)
class FormRules:
    stamp: str
    rules: tuple[Rule, ...]  # the upper one first; those whose condition is not understood are left out
    ordered: tuple[Rule, ...]
    registry: Registry

    def holds(self, rule: Rule, ticket: Ticket, values: Values) -> bool:
        before, ticket.values = ticket.values, dict(values)
        try:
            return holds(rule.condition, self.registry, ticket, context_of(SYSTEM))
        finally:
            ticket.values = before


_kept: dict[str, FormRules] = {}


def form_rules(known: Definitions) -> FormRules:
    """Parsed once for each stamp of the definitions."""
    kept = _kept.get("latest")
    if kept is None or not known.stamp or kept.stamp != known.stamp:
        registry = fields_of(SYSTEM)
        rules = [rule for one in known.rules if (rule := rule_of(one, registry)) is not None]
        kept = _kept["latest"] = FormRules(known.stamp, tuple(rules), tuple(in_order(rules)), registry)
    return kept


def rule_of(stored: FormRule, registry: Registry) -> Rule | None:
    """None if its condition cannot be understood (any more): then it does nothing, and the administration says so."""
    condition = parse(stored.condition, registry).condition if stored.condition else EVERYTHING
    if condition is None:
        return None
    reads = {row.field.removeprefix(custom.PREFIX) for row in rows(condition) if row.field.startswith(custom.PREFIX)}
    return Rule(stored.pk, stored.name, frozenset(reads), actions_of(stored.actions), condition)


def actions_of(stored: Sequence[dict[str, Any]]) -> tuple[Action, ...]:
    return tuple(
        Action(
            one["do"],
            one["field"],
            frozenset(one.get("options") or ()),
            one.get("value"),
            bool(one.get("always")),
        )
        for one in stored
    )
