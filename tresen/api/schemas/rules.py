from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from tresen.api.schemas.macros import ACTIONS
from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text
from tresen.api.schemas.views import CONDITION

OCCASIONS = (
    "any of: opened customer_writes partner_writes agent_answers noted forwarded returned state solved closed reopened "
    "priority assignee team category kind customer subject values question_overdue; "
    "or time alone: as soon as a ticket matches"
)
WHEN = f"{CONDITION}; {{}}: each time. Besides fields of tickets those of the event: event.by, event.text, …"
EXAMPLE: Any = {
    "name": "Stillstand ist dringend",
    "occasions": ["opened", "customer_writes"],
    "condition": {"field": "event.text", "operator": "contains", "value": "Stillstand"},
    "actions": [{"do": "priority", "to": "4"}],
}


class Rule(Shown):
    """When one of `occasions` happens to a ticket for which `condition` holds, all of `actions` are done, or none."""

    id: int
    name: str = Field(description="stands in the tickets it acts on")
    occasions: list[str] = Field(description=OCCASIONS)
    condition: dict[str, Any] = Field(description=WHEN)
    actions: list[dict[str, Any]] = Field(description=ACTIONS)
    says: str = Field(description="condition and actions as a sentence")
    problems: list[str] = Field(description="why it never acts: a field has gone, say")
    version: int = Field(description="number of this wording; another wording is another version")
    is_active: bool
    position: int = Field(description="rules act in this order")
    updated_at: datetime


class RuleList(Shown):
    items: list[Rule]
    next: str | None


class NewRule(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Annotated[Line, Field(max_length=80)]
    occasions: list[Annotated[Text, Field(max_length=30)]] = Field(min_length=1, max_length=50, description=OCCASIONS)
    actions: list[dict[str, Any]] = Field(min_length=1, max_length=30, description=ACTIONS)
    condition: dict[str, Any] = Field(default_factory=dict, description=WHEN)
    is_active: bool = True


class RuleChange(Given):
    """What is to become different; what is left out stays."""

    name: Annotated[Line, Field(max_length=80)] = Field(default=LEFT_OUT)
    occasions: list[Annotated[Text, Field(max_length=30)]] = Field(
        default=LEFT_OUT, min_length=1, max_length=50, description=OCCASIONS
    )
    actions: list[dict[str, Any]] = Field(default=LEFT_OUT, min_length=1, max_length=30, description=ACTIONS)
    condition: dict[str, Any] = Field(default=LEFT_OUT, description=WHEN)
    is_active: bool = Field(default=LEFT_OUT)


class RuleUndo(Given):
    hours: int = Field(default=24, ge=1, le=720, description="how far back")
