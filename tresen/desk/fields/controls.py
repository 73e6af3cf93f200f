"""The control of each field of a form, ready for its template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tresen.people.names import in_language
from tresen.tickets.definitions import Definitions
from tresen.tickets.field_names import References, names_for, references_in
from tresen.tickets.field_types import show
from tresen.tickets.field_types.text import LONGEST_LINE, LONGEST_TEXT
from tresen.tickets.field_types.time import local
from tresen.tickets.forms import Form, FormField
from tresen.tickets.models import CustomField, FieldType

TEMPLATES = {
    FieldType.LINES: "lines",
    FieldType.YES_NO: "select",
    FieldType.CHOICE: "select",
    FieldType.TREE: "select",
    FieldType.MULTI: "checks",
    FieldType.PERSON: "pick",
    FieldType.ORGANISATION: "pick",
    FieldType.ASSET: "asset",
}
INPUTS = {FieldType.DATE: "date", FieldType.DATETIME: "datetime-local"}
FORMATS = {"email": "email", "phone": "tel", "url": "url"}
MODES = {"integer": "numeric", "decimal": "decimal", "digits": "numeric"}  # the keys a phone offers
INDENT = "\u2003"  # an em space: browsers drop ordinary ones in options


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    key: str
    label: str
    help: str
    template: str
    input: str = "text"
    mode: str = ""
    text: str = ""  # what the field holds, as it is typed
    second: str = ""  # an asset's label, the name of who was picked
    choices: list[Choice] = field(default_factory=list)
    unit: str = ""
    longest: int = LONGEST_LINE
    required: bool = False
    missing: bool = False
    locked: str = ""  # why it cannot be changed
    fault: str = ""

    @property
    def name(self) -> str:
        return f"field-{self.key}"

    @property
    def described(self) -> str:
        parts = {"help": self.help or self.locked, "fault": self.fault}
        return " ".join(f"{self.name}-{part}" for part, words in parts.items() if words)


@dataclass(frozen=True)
class ControlGroup:
    heading: str
    controls: list[Control]


def form_context(
    form: Form, known: Definitions, posted: QueryDict | None = None, faults: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What `desk/fields/controls.html` needs. `held`: rules whose defaults are in the form, for its next round."""
    return {"groups": controls_of(form, known, posted, faults), "held": sorted(form.holding)}


def controls_of(
    form: Form, known: Definitions, posted: QueryDict | None = None, faults: Mapping[str, str] | None = None
) -> list[ControlGroup]:
    """By heading, in order. `posted`: what a browser has sent is shown as it was typed, right or wrong."""
    names = names_for(references_in({one.key: one.value for one in form.fields}, known))
    groups: dict[str, list[Control]] = {}
    for one in form.fields:
        control = control_of(one, names, posted, (faults or {}).get(one.key, ""))
        groups.setdefault(one.field.group, []).append(control)
    return [ControlGroup(heading, controls) for heading, controls in groups.items()]


def control_of(one: FormField, names: References, posted: QueryDict | None = None, fault: str = "") -> Control:
    made, limits = one.field, one.field.settings
    there = posted is not None and not one.set_by and (made.key in posted.getlist("shown") or "action" in posted)
    typed = posted if there else None
    text, second = _texts(made, one.value, names) if typed is None else _typed(made, typed)
    chosen = _chosen(made, one.value) if typed is None else set(typed.getlist(f"field-{made.key}"))
    return Control(
        key=made.key,
        label=made.label,
        help=made.help_text,
        template=f"desk/fields/{TEMPLATES.get(FieldType(made.type), 'line')}.html",
        input=INPUTS.get(FieldType(made.type)) or FORMATS.get(limits.get("format", ""), "text"),
        mode=MODES.get(made.type) or MODES.get(limits.get("format", ""), ""),
        text=text,
        second=second,
        choices=_choices(one, chosen),
        unit=str(limits.get("unit") or ""),
        longest=limits.get("longest") or (LONGEST_TEXT if made.type == FieldType.LINES else LONGEST_LINE),
        required=one.required,
        missing=one.missing,
        locked=_locked(one),
        fault=fault,
    )


def _locked(one: FormField) -> str:
    if one.set_by:
        return _("The form rule “%(rule)s” sets this field.") % {"rule": one.set_by}
    return "" if one.editable else _("This field is not yours to change.")


def _texts(made: CustomField, value: Any, names: References) -> tuple[str, str]:
    if value is None:
        return "", ""
    match made.type:
        case FieldType.DATETIME:
            return local(value), ""
        case FieldType.ASSET:
            return value["id"], value["label"]
        case FieldType.PERSON | FieldType.ORGANISATION:
            return str(value), show(made, value, names)
        case FieldType.DECIMAL:
            return str(value).replace(".", "," if (get_language() or "de")[:2] == "de" else "."), ""
    return str(value), ""


def _typed(made: CustomField, posted: QueryDict) -> tuple[str, str]:
    return posted.get(f"field-{made.key}", ""), posted.get(f"field-{made.key}-second", "")


def _chosen(made: CustomField, value: Any) -> set[str]:
    if value is None:
        return set()
    if made.type == FieldType.YES_NO:
        return {"yes" if value else "no"}
    return set(value) if isinstance(value, list) else {str(value)}


def _choices(one: FormField, chosen: set[str]) -> list[Choice]:
    made = one.field
    if made.type == FieldType.YES_NO:
        return [Choice(key, label, key in chosen) for key, label in (("yes", _("Yes")), ("no", _("No")))]
    if not made.options:
        return []
    offered = one.choices
    # A choice that is no longer offered stays where it was made.
    kept = set(one.value) if isinstance(one.value, list) else {one.value}
    depth: dict[str, int] = {}
    choices = []
    for option in made.options:
        depth[option["key"]] = depth.get(option["parent"], -1) + 1 if option["parent"] else 0
        if option["key"] in offered or option["key"] in kept:
            label = INDENT * depth[option["key"]] + in_language(option["names"])
            choices.append(Choice(option["key"], label, option["key"] in chosen))
    return choices
