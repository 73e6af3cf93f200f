from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.paging import Paging
from tresen.api.schemas.types import LEFT_OUT, Address, Given, Line, Locale, Shown, Text

Names = Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=50)]


class Person(Shown):
    """Anybody: agent, customer, or both."""

    id: int
    name: str
    email: str | None = Field(description="primary address")
    addresses: list[str] = Field(description="all addresses: a mail from any of them is from this person")
    phone: str
    role: Literal["admin", "agent", "customer"]
    locale: Locale
    organisations: list[str] = Field(description="keys")
    active: bool
    created_at: datetime


class PersonList(Shown):
    items: list[Person]
    next: str | None


class PersonFilter(Paging):
    email: Text | None = Field(None, max_length=254, description="any address of the person")
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
    locale: Locale = "de"
    organisations: Names | None = Field(None, description="keys; left out: the one of the address's domain")


class PersonChange(Given):
    """What is to become different. Agents change customers, administrators everybody."""

    name: Annotated[Line, Field(max_length=200)] = Field(default=LEFT_OUT)
    email: Address = Field(default=LEFT_OUT, description="becomes the primary address; the old one stays known")
    phone: Text = Field(default=LEFT_OUT, max_length=60)
    locale: Locale = Field(default=LEFT_OUT)
    organisations: Names = Field(
        default=LEFT_OUT, description="keys of all organisations the person belongs to from now on"
    )
