from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tresen.api.paging import Paging
from tresen.api.schemas.types import LEFT_OUT, Given, Line, Moment, PersonShown, Shown, Text

Minutes = Annotated[int, Field(ge=1, le=1440)]
Key = Annotated[int, Field(ge=1, lt=2**63)]
Client = Annotated[Line, Field(max_length=60)]
Standing = Literal["open", "billed", "free"]


class Activity(Shown):
    """What working time is booked on."""

    id: int
    names: dict[str, str] = Field(description="by language")
    billable: bool = Field(description="what a new entry begins as")
    active: bool


class ActivityList(Shown):
    items: list[Activity]
    next: str | None


class TimeEntry(Shown):
    """Minutes somebody worked on a ticket on one day."""

    id: int
    ticket: str = Field(description="number")
    person: PersonShown
    minutes: int
    day: date
    activity: int = Field(description="id; see `GET /activities`")
    billable: bool
    note: str
    billed_at: Moment | None = Field(description="from then on it is locked; null: not billed")
    created_at: Moment


class TimeEntryList(Shown):
    items: list[TimeEntry]
    next: str | None


class TimeGiven(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 25, "note": "Treiber neu eingerichtet"}]})

    minutes: Minutes
    activity: Key | None = Field(None, description="id; left out: the first one in use")
    day: date | None = Field(None, description="today at the latest; left out: today by the desk's clock")
    billable: bool | None = Field(None, description="left out: as the activity has it")
    note: Text = Field("", max_length=500)


class TimeChange(Given):
    """What is to become different; what is left out stays."""

    minutes: Minutes = Field(default=LEFT_OUT)
    activity: Key = Field(default=LEFT_OUT)
    day: date = Field(default=LEFT_OUT)
    billable: bool = Field(default=LEFT_OUT)
    note: Text = Field(default=LEFT_OUT, max_length=500)


class Period(BaseModel):
    first: date | None = Field(None, description="left out: the first day of this month")
    last: date | None = Field(None, description="left out: the last day of the month of `first`; both are included")
    organisation: Client | None = Field(None, description="key of the client")
    activity: Key | None = Field(None, description="id")
    person: Text | None = Field(None, max_length=254, description="e-mail address of who worked")
    standing: Standing | None = Field(None, description="`open`: billable and not billed; `free`: not billable")


class TimeFilter(Period, Paging):
    pass


class Sum(Shown):
    organisation: str | None = Field(description="key of the client; null: none, or not yours to see")
    client: str = Field(description="name of the client, or empty")
    activity: int
    minutes: int
    billable: int = Field(description="minutes of these")
    billed: int = Field(description="minutes of these")
    entries: int


class Sums(Shown):
    """By client and activity, made of the very entries that `GET /times` lists."""

    first: date
    last: date
    minutes: int
    billable: int
    billed: int
    entries: int
    items: list[Sum]


class Billing(Shown):
    """Working time of one client and period that was billed, and with that is locked."""

    id: int
    organisation: str | None = Field(description="key; null: tickets without a client")
    first: date
    last: date
    entries: int
    minutes: int
    by: PersonShown
    at: Moment
    undone_at: Moment | None = Field(description="when its entries were opened again")
    undone_by: PersonShown | None
    reason: str = Field(description="why")


class BillingList(Shown):
    items: list[Billing]
    next: str | None


class BillingGiven(Given):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"organisation": "klinik", "first": "2026-11-01", "last": "2026-11-30"}]}
    )

    organisation: Client | None = Field(description="key; null: tickets without a client")
    first: date
    last: date


class BillingUndone(Given):
    reason: Annotated[Line, Field(max_length=500)]
