from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from tresen.api.schemas.types import Shown

EXAMPLE: JsonDict = {
    "id": 90311,
    "name": "handed_over",
    "at": "2026-11-02T09:02:41.118205Z",
    "actor": {"kind": "person", "name": "Anna Agentin", "email": "anna@desk.example"},
    "changes": {"team": ["Service Desk", "Netze"], "assignee": ["anna@desk.example", None]},
    "data": {"reason": "Switch defekt"},
}


class Actor(Shown):
    """Who did it."""

    kind: Literal["person", "system", "rule", "ai"]
    name: str
    email: str | None


class Event(Shown):
    """One line of the journal; lines are never changed or removed."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: int
    name: str = Field(description="opened, received, replied, noted, assigned, handed_over, state_changed, …")
    at: datetime
    actor: Actor
    changes: dict[str, list[Any]] = Field(
        description="field: [before, after], in the forms of the ticket; people by address"
    )
    data: dict[str, Any] = Field(description="what else belongs to it, such as the reason or the id of the message")


class EventList(Shown):
    items: list[Event]
    next: str | None
