import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text, _address, wrong

LONGEST = 92  # days of one sheet
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


def _server(value: str) -> str:
    if not re.fullmatch(r"(?:-|[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?)?", value):
        raise wrong("is not the name of a server")
    return value


def _sender(value: str) -> str:
    _address(f"x{value.strip()}" if value.strip().startswith("@") else value)
    return value.strip().lower()


Letter = Annotated[Text, Field(max_length=4000)]
Sender = Annotated[str, AfterValidator(_sender), Field(max_length=254, examples=["@monitor.example"])]


class Texts(Shown):
    """A text in each language; empty: the house's own, or none."""

    de: str
    en: str


class TextsGiven(Given):
    de: Letter = ""
    en: Letter = ""


class Mailbox(Shown):
    """An address people write to. Secrets are never told."""

    id: int
    address: str
    name: str
    sender_name: str
    team: str | None = Field(description="gets its tickets")
    active: bool
    greeting: Texts
    signature: Texts
    acknowledgement: Texts
    acknowledges: bool = Field(description="new requests are confirmed by mail")
    authserv_id: str = Field(description="the server whose word about senders is believed; “-”: one without a name")
    fetch_protocol: Literal["imap", "pop3", "none"]
    fetched_at: datetime | None
    fetch_error: str = Field(description="why it could not be fetched last time")
    outgoing: Literal["smtp", "folder"]


class MailboxList(Shown):
    items: list[Mailbox]
    next: str | None


class MailboxChange(Given):
    """Servers and passwords are set in the administration, where they are tried out at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"signature": {"de": "Ihr Team", "en": "Your team"}}]})

    name: Annotated[Line, Field(max_length=120)] = Field(default=LEFT_OUT)
    sender_name: Annotated[Text, Field(max_length=120)] = Field(default=LEFT_OUT)
    team: Annotated[Text, Field(max_length=200)] | None = Field(default=LEFT_OUT, description="its name; null: none")
    active: bool = Field(default=LEFT_OUT)
    greeting: TextsGiven = Field(default=LEFT_OUT, description="all languages from now on")
    signature: TextsGiven = Field(default=LEFT_OUT, description="all languages from now on")
    acknowledgement: TextsGiven = Field(default=LEFT_OUT, description="all languages from now on")
    acknowledges: bool = Field(default=LEFT_OUT)
    authserv_id: Annotated[str, AfterValidator(_server), Field(max_length=253)] = Field(default=LEFT_OUT)


class Limits(Shown):
    """How much of one sender becomes tickets, and how often the house writes by itself."""

    sender_hourly: int = Field(description="messages of one sender within an hour; 0: no limit")
    unlimited: list[str] = Field(description="addresses and @domains this does not count for")
    known_daily: int = Field(description="confirmations a day to an address known here")
    domain_daily: int = Field(description="confirmations a day to strangers of one domain")
    all_hourly: int = Field(description="confirmations within an hour in all")


class LimitsChange(Given):
    sender_hourly: int = Field(default=LEFT_OUT, ge=0, le=100_000)
    unlimited: list[Sender] = Field(default=LEFT_OUT, max_length=50, description="all of them from now on")
    known_daily: int = Field(default=LEFT_OUT, ge=1, le=100)
    domain_daily: int = Field(default=LEFT_OUT, ge=1, le=10_000)
    all_hourly: int = Field(default=LEFT_OUT, ge=1, le=100_000)


class SheetDay(Shown):
    """One day of one way in: offered = again + lost + taken, and taken is the sum of what became of the mails."""

    day: date
    door: str = Field(description="imap, pop3, smtp, lmtp or file")
    mailbox: str | None
    offered: int
    again: int
    lost: int
    taken: int
    created: int
    appended: int
    bounce: int
    duplicate: int
    ignored: int
    quarantined: int
    waiting: int
    adds_up: bool


class SheetOdd(Shown):
    """Something that does not add up."""

    kind: str
    day: date | None
    mail: int | None
    ticket: str | None
    words: str


class SheetServer(Shown):
    """A mailbox beside its server, as it was compared last."""

    mailbox: str
    at: datetime
    since: datetime
    on_server: int
    known: int
    waiting: int
    healed: list[int]
    missing: list[dict[str, Any]]
    error: str


class Sheet(Shown):
    first: date
    last: date
    days: list[SheetDay]
    odd: list[SheetOdd]
    servers: list[SheetServer]


class SheetSpan(BaseModel):
    first: Day | None = Field(None, description="left out: six days before the last")
    last: Day | None = Field(None, description="left out: today")

    @model_validator(mode="after")
    def _ordered(self) -> "SheetSpan":
        first, last = self.days
        if not timedelta() <= last - first < timedelta(days=LONGEST):
            raise wrong(f"a sheet is of 1 to {LONGEST} days")
        return self

    @property
    def days(self) -> tuple[date, date]:
        last = self.last or timezone.localdate()
        return self.first or last - timedelta(days=6), last
