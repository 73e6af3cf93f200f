from datetime import date, time
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from tresen.api.schemas.ticket import Values
from tresen.api.schemas.types import (
    LEFT_OUT,
    CategoryKey,
    Given,
    Kind,
    Line,
    Moment,
    PersonReference,
    PersonShown,
    Priority,
    Shown,
    Text,
    Words,
)

Name = Annotated[Line, Field(max_length=120)]
Subject = Annotated[Line, Field(max_length=500)]
Lines = Annotated[Text, Field(max_length=100_000)]
Key = Annotated[int, Field(ge=1, lt=2**63)]
Rule = Annotated[
    Text,
    Field(
        max_length=200,
        description="a small part of RRULE (RFC 5545); empty: once, on `first_day`",
        examples=["FREQ=MONTHLY;BYDAY=2MO"],
    ),
]


class Template(Shown):
    """A ticket prepared once."""

    id: int
    name: str
    subject: str
    body: str
    customer: PersonShown | None
    kind: Kind | None = Field(description="null: the team's usual one")
    priority: Priority | None = Field(description="null: by impact and urgency, or the category's")
    team: str | None = Field(description="null: the category's")
    category: str | None = Field(description="names from the root down, in the house's language")
    checklist: int | None = Field(description="id of the checklist whose tasks it brings along")
    fields: dict[str, Any] = Field(description="values of custom fields by key, as they are stored")
    active: bool


class TemplateList(Shown):
    items: list[Template]
    next: str | None


class TemplateGiven(Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Monatliche Prüfung der Datensicherung",
                    "subject": "Datensicherung prüfen",
                    "customer": "karla@klinik.example",
                    "kind": "request",
                    "team": "Service Desk",
                }
            ]
        }
    )

    name: Name
    subject: Subject
    body: Lines = ""
    customer: PersonReference | None = Field(None, description="somebody known; needed for tickets that recur")
    kind: Kind | None = None
    priority: Priority | None = None
    team: Name | None = None
    category: CategoryKey | None = None
    checklist: Key | None = None
    fields: Values = Field(default_factory=dict)
    active: bool = True


class TemplateChange(Given):
    """What is to become different; what is left out stays. `fields` are all from then on."""

    name: Name = Field(default=LEFT_OUT)
    subject: Subject = Field(default=LEFT_OUT)
    body: Lines = Field(default=LEFT_OUT)
    customer: PersonReference | None = Field(default=LEFT_OUT)
    kind: Kind | None = Field(default=LEFT_OUT)
    priority: Priority | None = Field(default=LEFT_OUT)
    team: Name | None = Field(default=LEFT_OUT)
    category: CategoryKey | None = Field(default=LEFT_OUT)
    checklist: Key | None = Field(default=LEFT_OUT)
    fields: Values = Field(default=LEFT_OUT)
    active: bool = Field(default=LEFT_OUT)


class TemplateUsed(Given):
    """What is left out is as the template has it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"customer": "karla@klinik.example"}]})

    customer: PersonReference | None = Field(None, description="needed where the template has none")
    subject: Subject | None = None
    body: Words | None = Field(None, description="becomes an internal note")


class Run(Shown):
    due_at: Moment
    ticket: str = Field(description="number")


class Recurrence(Shown):
    """When a template becomes a ticket by itself."""

    id: int
    template: int
    rule: str
    first_day: date
    last_day: date | None
    at: time = Field(description="by the clock of `zone`")
    zone: str
    paused: bool
    fault: str = Field(description="why the ticket that is due could not be opened; else empty")
    dates: list[Moment] = Field(description="the next 12; dates that go by while it is paused are not made up for")
    runs: list[Run] = Field(description="the last 12 tickets it opened, of those you work on")


class RecurrenceList(Shown):
    items: list[Recurrence]
    next: str | None


class RecurrenceGiven(Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"template": 3, "rule": "FREQ=MONTHLY;BYDAY=2MO", "first_day": "2026-12-01", "at": "08:00"},
            ]
        }
    )

    template: Key
    rule: Rule = ""
    first_day: date
    last_day: date | None = None
    at: time
    zone: Annotated[Line, Field(max_length=64)] | None = Field(None, description="left out: the house's time zone")


class RecurrenceChange(Given):
    """What is to become different; what is left out stays."""

    template: Key = Field(default=LEFT_OUT)
    rule: Rule = Field(default=LEFT_OUT)
    first_day: date = Field(default=LEFT_OUT)
    last_day: date | None = Field(default=LEFT_OUT)
    at: time = Field(default=LEFT_OUT)
    zone: Annotated[Line, Field(max_length=64)] = Field(default=LEFT_OUT)
    paused: bool = Field(default=LEFT_OUT)
