from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.macros import ACTIONS
from tresen.api.schemas.rules import EXAMPLE, OCCASIONS, WHEN
from tresen.api.schemas.types import Given, Line, Shown, Text


class Told(Shown):
    """A line it would have written to the journal."""

    name: str
    changes: dict[str, list[Any]] = Field(
        description="field: [before, after], in the forms of the ticket; people by address"
    )


class Found(Shown):
    """The first time the rule would have acted in a ticket; if it never could have, the first time it tried."""

    ticket: str = Field(description="number")
    at: datetime
    occasion: str
    outcome: Literal["acted", "refused", "failed"]
    reason: str = Field(description="why it could not have acted")
    events: list[Told]


class Rehearsal(Shown):
    id: int
    name: str
    occasions: list[str] = Field(description=OCCASIONS)
    condition: dict[str, Any] = Field(description=WHEN)
    actions: list[dict[str, Any]] = Field(description=ACTIONS)
    since: datetime = Field(description="90 days before it was made")
    total: int = Field(description="tickets to be looked at")
    seen: int = Field(description="how many of them were")
    finished_at: datetime | None
    acted: int = Field(description="tickets it would have acted in")
    refused: int = Field(description="tickets it could not have acted in")
    at_once: int | None = Field(
        description="for time alone: tickets that match now, on which the rule acts within minutes of being saved"
    )
    found: list[Found] = Field(description="at most 1000, those it would have acted in first")


class NewRehearsal(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Annotated[Line, Field(max_length=80)]
    occasions: list[Annotated[Text, Field(max_length=30)]] = Field(min_length=1, max_length=50, description=OCCASIONS)
    actions: list[dict[str, Any]] = Field(min_length=1, max_length=30, description=ACTIONS)
    condition: dict[str, Any] = Field(default_factory=dict, description=WHEN)
    rule: int | None = Field(default=None, description="the rule it is another wording of: its own acts are left out")
