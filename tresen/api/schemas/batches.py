from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.macros import ACTIONS
from tresen.api.schemas.types import Given, Line, Shown, Text

Action = Literal["assignee", "team", "state", "priority", "category", "merge", "parent"]


class Fault(Shown):
    number: str | None = Field(description="null: a ticket you do not see any more")
    reason: str


class Batch(Shown):
    """An act on many tickets. Each ticket's journal names it in `data.batch`."""

    id: int
    action: str
    total: int
    done: int = Field(description="tickets it was done to")
    pending: int = Field(description="tickets still waiting; ask again in a moment")
    undone: int
    faults: list[Fault] = Field(description="what was not done, or not undone, and why; the first 200")


class BatchGiven(Given):
    """Exactly one of `action` (with its `value`), `actions` and `macro` says what is done. `value`: the id of a
    category or of an agent or team (`me`, "" for none), the key of a state, a priority from 1 to 4, the number of the
    ticket to merge into or to put below."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"tickets": ["T-10482", "T-10490"], "action": "state", "value": "solved"}]}
    )

    tickets: list[Annotated[Line, Field(max_length=40)]] = Field(min_length=1, max_length=10_000)
    action: Action | None = None
    value: Annotated[Text, Field(max_length=100)] = ""
    actions: list[dict[str, Any]] = Field(default_factory=list, max_length=30, description=ACTIONS)
    macro: int | None = Field(None, ge=1, description="the id of one of your macros")


class CascadeGiven(Given):
    """What all unfinished tickets below are told, each in its customer's language, and what becomes of them then."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"de": "Es geht wieder.", "en": "It works again.", "then": "solve"}]}
    )

    de: Annotated[Text, Field(max_length=100_000)] = ""
    en: Annotated[Text, Field(max_length=100_000)] = ""
    then: Literal["", "solve", "close"] = Field("", description="also for the ticket itself")
    delay: int = Field(0, ge=0, le=120, description="seconds in which it can be taken back")
