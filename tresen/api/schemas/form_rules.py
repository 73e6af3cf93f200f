from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text
from tresen.api.schemas.views import CONDITION

EXAMPLE: Any = {
    "name": "Wünsche brauchen eine Freigabe",
    "condition": {"field": "ticket.kind", "operator": "is", "value": ["request"]},
    "actions": [{"do": "require", "field": "freigabe_durch"}],
}
WHEN = CONDITION + "; {}: always"


class FormAction(Shown):
    do: Literal["show", "hide", "require", "limit", "set"]
    field: str = Field(description="key of a custom field")
    options: list[str] | None = Field(None, description="limit: keys of the choices that stay")
    value: Any = Field(None, description="set: as in `fields` of a ticket")
    always: bool | None = Field(None, description="set: also over what is there, as long as the rule holds")


class FormRule(Shown):
    """If a ticket is so, its form is so. For each field and sort of action the uppermost rule that holds wins."""

    id: int
    name: str
    condition: dict[str, Any] = Field(description=WHEN)
    says: str = Field(description="the condition as a sentence")
    problems: list[str] = Field(description="why it never holds: a field has gone, say")
    actions: list[FormAction]
    is_active: bool
    position: int = Field(description="0 is the uppermost")


class FormRuleList(Shown):
    items: list[FormRule]
    next: str | None


class ActionGiven(Given):
    do: Literal["show", "hide", "require", "limit", "set"]
    field: Annotated[Text, Field(max_length=40)]
    options: list[Annotated[Text, Field(max_length=40)]] | None = Field(None, max_length=2000)
    value: Any = None
    always: bool = False


class NewFormRule(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Annotated[Line, Field(max_length=120)]
    condition: dict[str, Any] = Field(default_factory=dict, description=WHEN)
    actions: list[ActionGiven] = Field(min_length=1, max_length=50)
    is_active: bool = True


class FormRuleChange(Given):
    """What is to become different; `actions` is the whole list."""

    name: Annotated[Line, Field(max_length=120)] = Field(default=LEFT_OUT)
    condition: dict[str, Any] = Field(default=LEFT_OUT, description=WHEN)
    actions: list[ActionGiven] = Field(default=LEFT_OUT, min_length=1, max_length=50)
    is_active: bool = Field(default=LEFT_OUT)
    position: int = Field(default=LEFT_OUT, ge=0, le=999, description="0: before all others")
