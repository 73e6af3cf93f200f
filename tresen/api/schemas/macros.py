from typing import Annotated, Any

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text
from tresen.api.schemas.views import CONDITION, Audience

ACTIONS = 'in their order, such as {"do": "state", "to": "solved"}; what there is: GET /macros/actions'
EXAMPLE: Any = [{"do": "assign", "to": "me"}, {"do": "state", "to": "solved"}]


class Macro(Shown):
    """Several actions under one name, done by whoever chooses it, with his rights."""

    id: int
    name: str
    about: str
    icon: str
    audience: Audience
    teams: list[int] = Field(description="ids; whoever is in one of them has it. Only those you may know of")
    condition: dict[str, Any] = Field(description=f"when it is offered, {{}}: always; {CONDITION}")
    actions: list[dict[str, Any]] = Field(description=ACTIONS)
    says: str = Field(description="the actions as a sentence")
    problems: list[str] = Field(description="why it cannot be applied: a field has gone, say")
    at_once: bool = Field(description="the desk applies it without showing first what it does")
    is_active: bool
    position: int
    uses: int = Field(description="tickets it was applied to")
    may_change: bool


class MacroList(Shown):
    items: list[Macro]
    next: str | None


class NewMacro(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Take and solve", "actions": EXAMPLE}]})

    name: Annotated[Line, Field(max_length=80)]
    actions: list[dict[str, Any]] = Field(min_length=1, max_length=30, description=ACTIONS)
    about: Text = Field("", max_length=200)
    icon: Text = Field("wand-sparkles", max_length=20)
    audience: Audience = Field("own", description="sharing needs the right to, in each of the teams")
    teams: list[int] = Field(default_factory=list, max_length=200)
    condition: dict[str, Any] = Field(default_factory=dict, description=CONDITION)
    at_once: bool = False
    is_active: bool = True
    position: int = Field(0, ge=0, le=999)


class MacroChange(Given):
    """What is to become different; what is left out stays."""

    name: Annotated[Line, Field(max_length=80)] = Field(default=LEFT_OUT)
    actions: list[dict[str, Any]] = Field(default=LEFT_OUT, min_length=1, max_length=30, description=ACTIONS)
    about: Text = Field(default=LEFT_OUT, max_length=200)
    icon: Text = Field(default=LEFT_OUT, max_length=20)
    audience: Audience = Field(default=LEFT_OUT)
    teams: list[int] = Field(default=LEFT_OUT, max_length=200)
    condition: dict[str, Any] = Field(default=LEFT_OUT, description=CONDITION)
    at_once: bool = Field(default=LEFT_OUT)
    is_active: bool = Field(default=LEFT_OUT)
    position: int = Field(default=LEFT_OUT, ge=0, le=999)


class Foretold(Shown):
    """What one action would do to the ticket."""

    do: str
    says: str
    changes: list[dict[str, Any]] = Field(description="{column: [before, after]} for each line of the journal")
    text: str = Field(description="what would be written")
    refusal: str = Field(description="why it is not possible; then none of the actions would be done")


class MacroPreview(Shown):
    says: str
    refused: bool
    changes: bool
    steps: list[Foretold]


class Detail(Shown):
    key: str
    label: str
    entry: str = Field(description='"key"; ["key"]; one line; HTML; "12.5"; "2d"; "yes"')
    optional: bool
    choices: list[str] | None = Field(description="the only values there are; null: any, or an id")


class ActionKind(Shown):
    """Something that can be done to a ticket."""

    do: str
    label: str
    group: str
    details: list[Detail]


class ActionKindList(Shown):
    items: list[ActionKind]
    next: None = Field(None, description="always null")
