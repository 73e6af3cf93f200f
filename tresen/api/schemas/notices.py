from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.paging import Paging
from tresen.api.schemas.types import LEFT_OUT, Given, Shown, Text

NoticeKind = Literal[
    "mentioned", "undelivered", "assigned", "answered", "question", "task_due", "task_given", "woken", "handed_over",
    "opened", "answered_team", "changed",
]  # fmt: skip
Way = Literal["desk", "mail", "push"]
Rhythm = Literal["single", "hourly", "daily"]
Choices = dict[NoticeKind, Annotated[list[Way], Field(max_length=3)]]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["19:00"])]
Key = Annotated[int, Field(ge=1, lt=2**63)]


class NoticeFilter(Paging):
    unread: bool = Field(False, description="only those that are not read")


class Notice(Shown):
    """Everything that happened to a ticket within five minutes and concerns you, counted up."""

    id: int
    ticket: str
    subject: str
    kind: str = Field(description="the weightiest of what happened")
    count: int = Field(description="how much happened since you read it last")
    told: str = Field(description="what happened, in your language")
    why: str = Field(description="why you are told, in your language")
    message: int | None = Field(description="id of the message to look at first")
    at: datetime = Field(description="of what happened last")
    read_at: datetime | None


class NoticeList(Shown):
    items: list[Notice]
    next: str | None


class NoticeChange(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"read": True}]})

    read: bool


class ReadGiven(Given):
    """Left out: all of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": [17, 18]}, {}]})

    ids: Annotated[list[Key], Field(max_length=500)] | None = None


class ReadDone(Shown):
    read: int = Field(description="how many were unread before")


class NoticeChoice(Shown):
    """By which ways you are told of what; none: not at all."""

    team: int | None = Field(description="of the tickets of this team; null: of all others")
    own: bool = Field(description="false: as everywhere, or as administrators have chosen")
    choices: Choices


class NoticeChoiceList(Shown):
    items: list[NoticeChoice]
    next: str | None = Field(description="always null: yourself, and each of your teams")


class NoticeChoiceGiven(Given):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"choices": {"opened": ["desk", "push"]}}, {"team": 7, "choices": None}]}
    )

    team: Key | None = Field(None, description="id of one of your teams")
    choices: Choices | None = Field(description="kinds that are left out stay; null: no choice of its own any more")


class NoticeTimes(Shown):
    """When mails and pushes come, in your own time zone."""

    rhythm: Rhythm
    daily_at: str
    quiet_from: str | None = Field(description="null: never quiet")
    quiet_until: str | None
    quiet_weekends: bool
    shows_subject: bool = Field(description="a push names the subject, not only the number")
    zone: str = Field(description="an IANA name; empty: the house's")


class NoticeTimesChange(Given):
    """Only what is named changes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rhythm": "daily", "daily_at": "07:30"}, {"quiet_from": None}]}
    )

    rhythm: Rhythm = LEFT_OUT
    daily_at: Clock = LEFT_OUT
    quiet_from: Clock | None = Field(LEFT_OUT, description="null: never quiet")
    quiet_until: Clock | None = LEFT_OUT
    quiet_weekends: bool = LEFT_OUT
    shows_subject: bool = LEFT_OUT
    zone: Annotated[Text, Field(max_length=64)] = LEFT_OUT
