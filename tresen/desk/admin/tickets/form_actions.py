"""What a form rule does, as a form: one line for each action, rendered anew by the server as it changes."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.desk.fields.controls import Control, control_of
from tresen.desk.fields.reading import given_to
from tresen.tickets.definitions import Definitions
from tresen.tickets.field_names import names_for, references_in
from tresen.tickets.form_rules import HIDE, LIMIT, REQUIRE, SET, SHOW
from tresen.tickets.forms import FormField
from tresen.tickets.models import CustomField
from tresen.tickets.models.field import CHOOSING

DEEDS: dict[str, str | Promise] = {
    SHOW: _("show"),
    HIDE: _("hide"),
    REQUIRE: _("require"),
    LIMIT: _("limit the choices of"),
    SET: _("set"),
}


@dataclass(frozen=True)
class Line:
    number: int
    deeds: list[tuple[str, str | Promise, bool]]
    fields: list[tuple[str, str, bool]]
    choices: list[tuple[str, str, bool]]  # of LIMIT
    control: Control | None  # of SET
    always: bool


def actions_in(posted: QueryDict, known: Definitions) -> list[dict[str, Any]]:
    """As they stand on the form, with what `add` and `remove` ask for done."""
    actions: list[dict[str, Any]] = []
    for number in posted.getlist("action"):
        if number == posted.get("remove"):
            continue
        action: dict[str, Any] = {"do": posted.get(f"do-{number}", ""), "field": posted.get(f"field-{number}", "")}
        field = known.by_key.get(action["field"])
        if action["do"] == LIMIT:
            action["options"] = posted.getlist(f"limit-{number}")
        if action["do"] == SET and field is not None:
            action["value"] = given_to(field, posted)
            action["always"] = posted.get(f"always-{number}") == "1"
        actions.append(action)
    if "add" in posted:
        actions.append({"do": SHOW, "field": ""})
    return actions


def lines_of(actions: list[dict[str, Any]], known: Definitions, posted: QueryDict | None = None) -> list[Line]:
    return [_line(number, action, known, posted) for number, action in enumerate(actions)]


def _line(number: int, action: dict[str, Any], known: Definitions, posted: QueryDict | None) -> Line:
    field = known.by_key.get(action.get("field", ""))
    do = action.get("do", "")
    offered = [
        one
        for one in known.fields
        if (one.is_active or one.key == action.get("field")) and (do != LIMIT or one.type in CHOOSING)
    ]
    limited = action.get("options") or []
    return Line(
        number,
        [(key, words, key == do) for key, words in DEEDS.items()],
        [(one.key, one.label, one.key == action.get("field")) for one in offered],
        [(one["key"], field.option_label(one["key"]), one["key"] in limited) for one in field.options]
        if field and do == LIMIT
        else [],
        _control(field, action, known, posted) if field and do == SET else None,
        bool(action.get("always")),
    )


def _control(field: CustomField, action: dict[str, Any], known: Definitions, posted: QueryDict | None) -> Control:
    if posted is not None and f"field-{field.key}" in posted:
        return control_of(FormField(field, None), {}, posted)
    value = action.get("value") if posted is None else None
    names = names_for(references_in({field.key: value}, known))
    return control_of(FormField(field, value), names)
