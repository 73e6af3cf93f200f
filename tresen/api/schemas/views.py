from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text

Audience = Literal["own", "teams", "everybody"]
Sort = Literal["updated", "created", "message", "waiting", "priority"]
CONDITION = (
    'a row {"field": …, "operator": …, "value": …} or a group {"all": […]}, {"any": […]}, {"none": […]}; '
    "fields and operators: GET /views/fields"
)
EXAMPLE: Any = {"all": [{"field": "ticket.priority", "operator": "is", "value": ["4"]}]}


class View(Shown):
    """A filter over the tickets one works on, kept under a name."""

    id: int
    name: str
    icon: str
    audience: Audience
    teams: list[int] = Field(description="ids; whoever is in one of them has it. Only those you may know of")
    condition: dict[str, Any] = Field(description=CONDITION)
    says: str = Field(description="the condition as a sentence")
    problems: list[str] = Field(description="why it shows nothing: a field has gone, say")
    columns: list[str] = Field(description="keys of fields shown beside each ticket and exported")
    sort: Sort
    descending: bool
    position: int
    may_change: bool


class ViewList(Shown):
    items: list[View]
    next: str | None


class NewView(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Urgent", "condition": EXAMPLE}]})

    name: Annotated[Line, Field(max_length=80)]
    condition: dict[str, Any] = Field(description=CONDITION)
    icon: Text = Field("list", max_length=20)
    audience: Audience = Field("own", description="sharing needs the right to, in each of the teams")
    teams: list[int] = Field(default_factory=list, max_length=200)
    columns: list[Annotated[Text, Field(max_length=80)]] = Field(default_factory=list, max_length=5)
    sort: Sort = "updated"
    descending: bool = True
    position: int = Field(0, ge=0, le=999)


class ViewChange(Given):
    """What is to become different; what is left out stays."""

    name: Annotated[Line, Field(max_length=80)] = Field(default=LEFT_OUT)
    condition: dict[str, Any] = Field(default=LEFT_OUT, description=CONDITION)
    icon: Text = Field(default=LEFT_OUT, max_length=20)
    audience: Audience = Field(default=LEFT_OUT)
    teams: list[int] = Field(default=LEFT_OUT, max_length=200)
    columns: list[Annotated[Text, Field(max_length=80)]] = Field(default=LEFT_OUT, max_length=5)
    sort: Sort = Field(default=LEFT_OUT)
    descending: bool = Field(default=LEFT_OUT)
    position: int = Field(default=LEFT_OUT, ge=0, le=999)


class Operator(Shown):
    key: str
    words: str
    input: Literal["nothing", "text", "number", "day", "duration", "choices"] = Field(
        description='the value: none; "text"; "12.5"; "2026-11-22" or "2026-11-22T14:30"; "2d" (m, h, d, w); ["key"]'
    )


class ConditionField(Shown):
    """Something a condition can ask about."""

    key: str
    type: str
    label: str
    group: str
    operators: list[Operator]
    choices: list[str] | None = Field(description="the only values there are; null: any, or an id")
    column: bool = Field(description="can be a column of a view")


class ConditionFieldList(Shown):
    items: list[ConditionField]
    next: None = Field(None, description="always null")
