from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import Given, Line, Shown, StateType

Relation = Literal[
    "parent",
    "child",
    "blocked_by",
    "blocks",
    "caused_by",
    "causes",
    "duplicate_of",
    "has_duplicate",
    "related",
]


class Link(Shown):
    """What another ticket is to this one. Only tickets you work on are named."""

    id: str = Field(description="to remove it: `DELETE …/links/{id}`")
    type: Relation | Literal["merged"] = Field(description="`merged`: the other one was merged into this ticket")
    number: str
    subject: str
    state: str
    state_type: StateType


class LinkList(Shown):
    items: list[Link]
    next: str | None = Field(description="always null")


class LinkGiven(Given):
    """`type` is what the other ticket is to this one, as `GET` tells it: `blocked_by`, say, or `child`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "T-10482", "type": "blocked_by"}]})

    to: Annotated[Line, Field(max_length=40)] = Field(description="number of a ticket you work on")
    type: Relation = "related"


class MergeGiven(Given):
    """The other ticket goes on; this one is closed and leads there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "T-10482"}]})

    into: Annotated[Line, Field(max_length=40)] = Field(description="number of a ticket you work on")
    disclose: bool = Field(False, description="needed where others would read what is confidential")


class SplitGiven(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"messages": [4711], "subject": "Etwas anderes"}]})

    messages: list[int] = Field(min_length=1, max_length=100, description="ids of messages of this ticket, not all")
    subject: Annotated[Line, Field(max_length=500)] | None = Field(None, description="left out: as the old one's")
    disclose: bool = Field(False, description="needed where others would read what is confidential")
