from typing import Annotated

from pydantic import ConfigDict, Field

from tresen.api.paging import Paging
from tresen.api.schemas.types import LEFT_OUT, Given, Line, Moment, PersonReference, PersonShown, Shown

Title = Annotated[Line, Field(max_length=200)]
TeamName = Annotated[Line, Field(max_length=120)]


class Task(Shown):
    """A step of a ticket, done beside the others."""

    id: int
    ticket: str = Field(description="number")
    title: str
    owner: PersonShown | None
    team: str | None = Field(description="name of the team that does it; null: the ticket's")
    due_at: Moment | None
    compulsory: bool = Field(description="the ticket cannot be solved before it is done")
    done_at: Moment | None = Field(description="null: still to be done")
    done_by: PersonShown | None
    checklist: str = Field(description="name of the checklist it came with, or empty")
    created_at: Moment


class TaskList(Shown):
    items: list[Task]
    next: str | None


class TaskGiven(Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "Konto sperren", "team": "Netze", "due_at": "2026-11-30T17:00:00+01:00"}]
        }
    )

    title: Title
    owner: PersonReference | None = Field(None, description="an agent")
    team: TeamName | None = Field(None, description="name; gets to see the ticket")
    due_at: Moment | None = None
    compulsory: bool = False
    disclose: bool = Field(False, description="needed to let people outside a confidential team see its ticket")


class TaskChange(Given):
    """What is to become different; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"done": True}, {"owner": None, "place": 1}]})

    title: Title = Field(default=LEFT_OUT)
    owner: PersonReference | None = Field(default=LEFT_OUT)
    team: TeamName | None = Field(default=LEFT_OUT)
    due_at: Moment | None = Field(default=LEFT_OUT)
    compulsory: bool = Field(default=LEFT_OUT)
    done: bool = Field(default=LEFT_OUT, description="alone, it is for whoever the task belongs to as well")
    place: int = Field(default=LEFT_OUT, ge=1, le=100, description="in the list of the ticket; 1 is the first")
    disclose: bool = False


class ChecklistItem(Shown):
    title: str
    owner: PersonShown | None
    team: str | None
    days: int | None = Field(description="due so many days after it is put into a ticket")
    compulsory: bool


class Checklist(Shown):
    """Tasks prepared once."""

    id: int
    name: str
    kinds: list[str] = Field(description="put in by itself for these kinds of tickets")
    active: bool
    items: list[ChecklistItem]


class ChecklistList(Shown):
    items: list[Checklist]
    next: str | None


class ChecklistPut(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"checklist": 3}]})

    checklist: int = Field(ge=1, lt=2**63, description="id of a checklist in use")
    disclose: bool = Field(False, description="needed to let people outside a confidential team see its ticket")


class TaskFilter(Paging):
    team: bool = Field(False, description="also what your teams have and nobody in particular")
