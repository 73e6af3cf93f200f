import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from tresen.api.paging import Paging
from tresen.api.schemas.contacts import (
    Answer,
    Contract,
    ContractGiven,
    Department,
    DepartmentGiven,
    Notes,
    Site,
    SiteGiven,
)
from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text, wrong


def _domain(value: str) -> str:
    written = value.strip().lower().removeprefix("@")
    domain = written.removeprefix("*.")
    if len(domain) > 253 or not re.fullmatch(
        r"(?:[a-z0-9äöüß](?:[a-z0-9äöüß-]{0,61}[a-z0-9äöüß])?\.)+[a-z0-9-]{2,63}", domain
    ):
        raise wrong("is not a mail domain")
    return written


def _key(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
        raise wrong("lower-case letters, digits and hyphens only")
    return value


DomainName = Annotated[str, AfterValidator(_domain), Field(max_length=254, examples=["klinik.example"])]


class Organisation(Shown):
    """A client: people belong to it, tickets are counted for it."""

    key: str = Field(description="short name; what tickets and people name it by")
    name: str
    domains: list[str] = Field(
        description="unknown senders of these mail domains belong to it; *.example.com: and of those below it"
    )
    about: str = Field(description="who they are, in one line")
    active: bool
    vip: bool | None = Field(description="null: not yours to see, like what follows")
    notes: str | None
    instructions: str | None = Field(description="HTML: what the client wants done and left")
    must_confirm: bool | None = Field(description="are they to be confirmed before anybody answers?")
    security_question: str | None
    sites: list[Site] | None
    departments: list[Department] | None
    contracts: list[Contract] | None


class OrganisationList(Shown):
    items: list[Organisation]
    next: str | None


class NewOrganisation(Given):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Klinikum Seeblick", "domains": ["klinik.example"]}]}
    )

    name: Annotated[Line, Field(max_length=200)]
    key: Annotated[str, AfterValidator(_key)] = Field("", max_length=60, description="left out: made from the name")
    domains: list[DomainName] = Field(default_factory=list, max_length=100)
    about: Text = Field("", max_length=300)
    vip: bool = False
    notes: Notes = ""


class OrganisationChange(Given):
    name: Annotated[Line, Field(max_length=200)] = Field(default=LEFT_OUT)
    domains: list[DomainName] = Field(default=LEFT_OUT, max_length=100, description="all domains from now on")
    about: Text = Field(default=LEFT_OUT, max_length=300)
    active: bool = Field(default=LEFT_OUT)
    vip: bool = Field(default=LEFT_OUT)
    notes: Notes = Field(default=LEFT_OUT)
    instructions: Text = Field(default=LEFT_OUT, max_length=20_000, description="HTML, made safe; empty: none")
    must_confirm: bool = Field(default=LEFT_OUT)
    security_question: Answer = Field(default=LEFT_OUT, description="empty: none, and no answer either")
    security_answer: Answer = Field(default=LEFT_OUT, description="kept as a hash, never to be read again")
    sites: list[SiteGiven] = Field(default=LEFT_OUT, max_length=200, description="all sites from now on, like the next")
    departments: list[DepartmentGiven] = Field(default=LEFT_OUT, max_length=500)
    contracts: list[ContractGiven] = Field(default=LEFT_OUT, max_length=100)


class OrganisationFilter(Paging):
    address: Text | None = Field(None, max_length=254, description="whose domain is in this address")
    q: Text | None = Field(None, max_length=200, description="words: name, key, domains, contract numbers")
    active: bool | None = None
