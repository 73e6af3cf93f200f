from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.paging import Paging
from tresen.api.schemas.contacts import Answer, Belonging, Handle, HandleGiven, Notes, Number, NumberGiven, Zone
from tresen.api.schemas.types import LEFT_OUT, Address, Given, Line, Locale, Shown, Text

Names = Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=50)]

Numbers = Annotated[list[NumberGiven], Field(max_length=20)]
Handles = Annotated[list[HandleGiven], Field(max_length=20)]


class Person(Shown):
    """Anybody: agent, customer, or both."""

    id: int
    name: str
    email: str | None = Field(description="primary address")
    addresses: list[str] = Field(description="all addresses: a mail from any of them is from this person")
    phone: str = Field(description="the first of the numbers, for people to read")
    numbers: list[Number]
    handles: list[Handle] = Field(description="what the person is called in messengers")
    role: Literal["admin", "agent", "customer"]
    locale: Locale
    zone: str = Field(description="IANA time zone; empty: the house's")
    organisations: list[str] = Field(description="keys")
    memberships: list[Belonging]
    vip: bool | None = Field(description="null: not yours to see, like the next two")
    notes: str | None
    security_question: str | None
    active: bool
    created_at: datetime


class PersonList(Shown):
    items: list[Person]
    next: str | None


class PersonFilter(Paging):
    email: Text | None = Field(None, max_length=254, description="any address of the person")
    address: Text | None = Field(None, max_length=254, description="the same")
    number: Text | None = Field(None, max_length=60, description="any phone number, written in any way")
    q: Text | None = Field(None, max_length=200, description="words: names, addresses, numbers, organisations")
    organisation: Text | None = Field(None, max_length=60, description="key of an organisation")
    role: Literal["admin", "agent", "customer"] | None = None


class NewPerson(Given):
    """A new customer. Agents are made in the administration."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Karla Kundin", "email": "karla@klinik.example", "organisations": ["klinik"]}]
        }
    )

    name: Annotated[Line, Field(max_length=200)]
    email: Address
    addresses: list[Address] = Field(default_factory=list, max_length=20, description="further addresses")
    phone: Text = Field("", max_length=60)
    numbers: Numbers = Field(default_factory=list)
    handles: Handles = Field(default_factory=list)
    locale: Locale = "de"
    zone: Zone = ""
    vip: bool = False
    notes: Notes = ""
    organisations: Names | None = Field(None, description="keys; left out: the one of the address's domain")


class PersonChange(Given):
    """What is to become different. Agents change customers, administrators everybody."""

    name: Annotated[Line, Field(max_length=200)] = Field(default=LEFT_OUT)
    email: Address = Field(default=LEFT_OUT, description="becomes the primary address; the old one stays known")
    addresses: list[Address] = Field(
        default=LEFT_OUT, min_length=1, max_length=20, description="exactly these; the first becomes the primary one"
    )
    phone: Text = Field(default=LEFT_OUT, max_length=60, description="replaces the first of the numbers")
    numbers: Numbers = Field(default=LEFT_OUT, description="exactly these, the first is the one to call")
    handles: Handles = Field(default=LEFT_OUT, description="exactly these")
    locale: Locale = Field(default=LEFT_OUT)
    zone: Zone = Field(default=LEFT_OUT)
    vip: bool = Field(default=LEFT_OUT)
    notes: Notes = Field(default=LEFT_OUT)
    active: bool = Field(default=LEFT_OUT, description="administrators alone")
    security_question: Answer = Field(default=LEFT_OUT, description="empty: none, and no answer either")
    security_answer: Answer = Field(default=LEFT_OUT, description="kept as a hash, never to be read again")
    organisations: Names = Field(
        default=LEFT_OUT, description="keys of all organisations the person belongs to from now on"
    )
