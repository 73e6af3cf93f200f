from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from tresen.api.paging import Paging
from tresen.api.schemas.file import FileGiven
from tresen.api.schemas.times import Minutes
from tresen.api.schemas.types import (
    LEFT_OUT,
    CategoryKey,
    Channel,
    Given,
    Impact,
    Kind,
    Line,
    Moment,
    PersonReference,
    PersonShown,
    Priority,
    Shown,
    StateType,
    Text,
    Urgency,
    Words,
)

Values = Annotated[dict[Annotated[Text, Field(max_length=60)], Any], Field(max_length=1000)]

EXAMPLE: JsonDict = {
    "number": "T-10482",
    "subject": "Etikettendrucker druckt halbe Barcodes",
    "kind": "incident",
    "state": "open",
    "state_type": "open",
    "priority": "high",
    "impact": "group",
    "urgency": "high",
    "priority_reason": "",
    "team": "Service Desk",
    "shared_with": ["Netze"],
    "assignee": {"email": "anna@desk.example", "name": "Anna Agentin"},
    "customer": {"email": "karla@klinik.example", "name": "Karla Kundin"},
    "organisation": "klinik",
    "category": "Drucker › Etiketten",
    "channel": "email",
    "fields": {"geraetenummer": "GER-0815", "vor_ort": True},
    "created_at": "2026-11-02T08:15:00Z",
    "updated_at": "2026-11-02T09:02:41.118205Z",
    "waiting_until": None,
    "merged_into": None,
}


class Ticket(Shown):
    """One request. Its number never changes and is never given to another ticket."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    number: str
    subject: str
    kind: Kind
    state: str = Field(description="key of the state, such as `open` or `waiting_supplier`")
    state_type: StateType = Field(description="what the state means, whatever it is called")
    priority: Priority
    impact: Impact | None = Field(description="how many are hindered; null: not known, or you are only its customer")
    urgency: Urgency | None = Field(description="how soon it must be over; null as for impact")
    priority_reason: str = Field(description="why the priority is not what impact and urgency give; else empty")
    team: str | None = Field(description="name of the team; null: of no team, or you are only its customer")
    shared_with: list[str] = Field(description="names of further teams that see it and work on it")
    assignee: PersonShown | None
    customer: PersonShown
    organisation: str | None = Field(description="key of the organisation")
    category: str | None = Field(description="names from the root down, in the house's language: “Drucker › Etiketten”")
    channel: Channel
    fields: dict[str, Any] = Field(description="values of custom fields by key; see `GET /fields`")
    created_at: datetime
    updated_at: datetime
    waiting_until: datetime | None = Field(
        description="a waiting ticket comes back by itself then; null: no date, or you are only its customer"
    )
    merged_into: str | None = Field(
        description="number of the ticket all of this went to, if it was merged and you see that one; go on there"
    )


class TicketList(Shown):
    items: list[Ticket]
    next: str | None = Field(description="`cursor` of the next page; null: this is the last one")


class TicketFilter(Paging):
    """Without `updated_since`: latest change first. With it: earliest change first."""

    state: Text | None = Field(None, max_length=40, description="key of a state")
    state_type: StateType | None = None
    team: Text | None = Field(None, max_length=120, description="name of a team")
    assignee: Text | None = Field(None, max_length=254, description="e-mail address; `none`: nobody's tickets")
    customer: Text | None = Field(None, max_length=254, description="any e-mail address of the customer")
    organisation: Text | None = Field(None, max_length=60, description="key of an organisation")
    view: int | None = Field(None, ge=1, description="id of a view of yours: the tickets you work on that are in it")
    updated_since: datetime | None = Field(
        None,
        description="ISO 8601 with zone; lists changes from then on, earliest first: made for keeping a copy",
    )


class TicketGiven(Given):
    """A new ticket. Customers leave out team, priority and customer (it is always themselves)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject": "Drucker druckt nicht",
                    "body": "Seit heute früh.",
                    "customer": "karla@klinik.example",
                },
                {
                    "subject": "VPN für neue Kollegin",
                    "body": "Bitte ab Montag.",
                    "customer": {"email": "wolf@klinik.example", "name": "Wolf Mitarbeiter"},
                    "kind": "request",
                    "priority": "normal",
                    "team": "Service Desk",
                },
                {
                    "subject": "Passwort vergessen",
                    "body": "Rief an, neues gesetzt.",
                    "customer": "karla@klinik.example",
                    "channel": "phone",
                    "minutes": 5,
                    "solved": True,
                },
            ]
        }
    )

    subject: Annotated[Line, Field(max_length=500)]
    body: Words = Field(description="plain text")
    html: Text | None = Field(None, max_length=1_000_000, description="the same words with structure; sanitised")
    customer: PersonReference | None = Field(None, description="needed unless the token is a customer's")
    kind: Kind | None = Field(None, description="left out: the team's usual one, else incident")
    priority: Priority | None = Field(None, description="left out: by impact and urgency, or the category's")
    impact: Impact | None = Field(None, description="left out: the category's")
    urgency: Urgency | None = Field(None, description="left out: the category's")
    priority_reason: Text = Field("", max_length=300, description="needed where impact and urgency give another")
    team: Annotated[Line, Field(max_length=120)] | None = Field(None, description="left out: the category's")
    category: CategoryKey | None = None
    organisation: Annotated[Line, Field(max_length=60)] | None = Field(
        None, description="key; left out: the customer's"
    )
    attachments: list[FileGiven] = Field(default_factory=list, max_length=20)
    fields: Values = Field(default_factory=dict, description="values of custom fields by key")
    channel: Literal["api", "email", "phone", "counter", "letter"] = Field(
        "api", description="how it reached you; of a call, a visit or a letter the words are your note"
    )
    assignee: PersonReference | None = Field(None, description="an agent; left out: nobody, or you if it is solved")
    minutes: Minutes | None = Field(None, description="your working time so far")
    solved: bool = Field(False, description="whoever was asked has solved it at once")


class TicketChange(Given):
    """What is to become different; what is left out stays. All of it happens, or nothing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "solved"}, {"priority": "high", "assignee": None}]}
    )

    subject: Annotated[Line, Field(max_length=500)] = Field(default=LEFT_OUT)
    kind: Kind = Field(default=LEFT_OUT)
    state: Annotated[Line, Field(max_length=40)] = Field(default=LEFT_OUT, description="key of a state in use")
    waiting_until: Moment | None = Field(
        default=LEFT_OUT,
        description="when a waiting ticket comes back by itself; alone it makes the ticket wait. null: no date",
    )
    impact: Impact | None = Field(default=LEFT_OUT, description="with urgency it gives the priority")
    urgency: Urgency | None = Field(default=LEFT_OUT)
    priority: Priority = Field(default=LEFT_OUT)
    priority_reason: Text = Field("", max_length=300, description="needed where impact and urgency give another")
    team: Annotated[Line, Field(max_length=120)] | None = Field(None, description="name; null: of no team")
    shared_with: list[Annotated[Line, Field(max_length=120)]] = Field(
        default=LEFT_OUT, max_length=20, description="names of all further teams that shall work on it"
    )
    assignee: PersonReference | None = Field(None, description="an agent; null: nobody")
    category: CategoryKey | None = None
    customer: PersonReference = Field(default=LEFT_OUT, description="somebody known already")
    disclose: bool = Field(False, description="needed to let people outside a confidential team see its ticket")
    fields: Values = Field(default=LEFT_OUT, description="custom fields to set, null clears one; others stay")
    former_customer_stays: bool = Field(False, description="as the one who asked on behalf of the new customer")
