from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Moment, Shown, Text

HOURS = "zone, weekly spans, holidays, exceptions and closures: docs/algorithms/sla-clock.md"
EXAMPLE: Any = {"zone": "Europe/Berlin", "weekly": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}, "holidays": "DE-NW"}


class CalendarVersion(Shown):
    """A calendar from a moment on, until the next one's; once it holds it never changes."""

    id: int
    valid_from: str | None = Field(description="null: always")
    is_current: bool
    hours: dict[str, Any] = Field(description=HOURS)
    note: str


class Calendar(Shown):
    """When somebody works."""

    id: int
    name: str
    is_active: bool = Field(description="offered where a calendar is chosen")
    is_house: bool = Field(description="holds for teams and clients that have none of their own")
    teams: list[int] = Field(description="ids of teams that work by it")
    organisations: list[int] = Field(description="ids of clients whose tickets are worked by it")
    versions: list[CalendarVersion]


class CalendarList(Shown):
    items: list[Calendar]
    next: str | None


class NewCalendar(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Werk Köln", "hours": EXAMPLE}]})

    name: Annotated[Line, Field(max_length=80)]
    hours: dict[str, Any] = Field(description=HOURS)
    note: Text = Field("", max_length=200)


class CalendarChange(Given):
    """What is to become different; what is left out stays. `hours` makes a new version."""

    name: Annotated[Line, Field(max_length=80)] = Field(default=LEFT_OUT)
    is_active: bool = Field(default=LEFT_OUT)
    is_house: Literal[True] = Field(default=LEFT_OUT, description="from now on")
    hours: dict[str, Any] = Field(default=LEFT_OUT, description=HOURS)
    valid_from: Moment = Field(default=LEFT_OUT, description="of the hours; left out: from now on")
    note: Text = Field("", max_length=200, description="of the hours: what is different, and why")


class Question(Given):
    start: Moment
    minutes: float = Field(ge=0, le=527_040, description="of working time, at most a year")
    pause: list[Annotated[Text, Field(max_length=80)]] = Field(
        default_factory=list, max_length=100, description="FROM/TO, ISO 8601; an empty TO lasts"
    )


class LedgerSpan(Shown):
    start: str
    end: str | None
    counted: bool
    why: Literal["working", "outside", "holiday", "exception", "closure", "pause"]
    name: str = Field(description="of the holiday, the exception or the closure")
    seconds: float | None


class DueTime(Shown):
    """When something falls due, and all the time until then explained."""

    due: str | None = Field(description="null: never")
    spans: list[LedgerSpan]
