"""How people are reached, and what they are where."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tresen.api.schemas.types import Given, Line, Shown, Text

NumberLabel = Literal["work", "mobile", "private", "extension"]
Network = Literal["matrix", "signal", "slack", "teams", "telegram", "threema", "whatsapp", "xmpp"]
Zone = Annotated[Text, Field(max_length=60, examples=["Europe/Berlin"])]
Notes = Annotated[Text, Field(max_length=5000)]
Answer = Annotated[Text, Field(max_length=200)]


class Number(Shown):
    number: str = Field(description="E.164, or the digits of an internal extension")
    label: NumberLabel


class NumberGiven(Given):
    number: Annotated[Line, Field(max_length=60, examples=["0431 123456", "+43 1 58858", "4711"])]
    label: NumberLabel | None = Field(None, description="left out: as the number itself says")


class Handle(Shown):
    network: Network
    value: str


class HandleGiven(Given):
    network: Network
    value: Annotated[Line, Field(max_length=200, examples=["@karla:klinik.example"])]


class Belonging(Shown):
    """What a person is in an organisation."""

    organisation: str = Field(description="key")
    manager: bool = Field(description="sees all its tickets")
    job_title: str
    site: str | None
    department: str | None


class Site(Shown):
    id: int
    name: str
    address: str
    zone: str


class SiteGiven(Given):
    id: int | None = Field(None, ge=1, le=2**62, description="left out: a new one")
    name: Annotated[Line, Field(max_length=120)]
    address: Text = Field("", max_length=1000)
    zone: Zone = ""


class Department(Shown):
    id: int
    name: str
    parent: int | None = Field(description="id of the department above")


class DepartmentGiven(Given):
    id: int | None = Field(None, ge=1, le=2**62, description="left out: a new one")
    name: Annotated[Line, Field(max_length=120)]
    parent: int | None = Field(None, ge=1, le=2**62, description="id of a department there is")


class Contract(Shown):
    id: int
    name: str
    number: str
    starts_on: date | None
    ends_on: date | None = Field(description="the last day; null: until further notice")
    service: str
    hours: str
    standing: Literal["coming", "running", "ended"]


class ContractGiven(Given):
    id: int | None = Field(None, ge=1, le=2**62, description="left out: a new one")
    name: Annotated[Line, Field(max_length=200)]
    number: Text = Field("", max_length=60)
    starts_on: date | None = None
    ends_on: date | None = None
    service: Text = Field("", max_length=5000)
    hours: Text = Field("", max_length=300)


class Heard(Given):
    """What the caller said."""

    answer: Annotated[Line, Field(max_length=200)]


class Checked(Shown):
    passed: bool
