import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, wrong


def _domain(value: str) -> str:
    domain = value.strip().lower().removeprefix("@")
    if len(domain) > 253 or not re.fullmatch(
        r"(?:[a-z0-9äöüß](?:[a-z0-9äöüß-]{0,61}[a-z0-9äöüß])?\.)+[a-z0-9-]{2,63}", domain
    ):
        raise wrong("is not a mail domain")
    return domain


def _key(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
        raise wrong("lower-case letters, digits and hyphens only")
    return value


DomainName = Annotated[str, AfterValidator(_domain), Field(max_length=254, examples=["klinik.example"])]


class Organisation(Shown):
    """A client: people belong to it, tickets are counted for it."""

    key: str = Field(description="short name; what tickets and people name it by")
    name: str
    domains: list[str] = Field(description="unknown senders of these mail domains belong to it")


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


class OrganisationChange(Given):
    name: Annotated[Line, Field(max_length=200)] = Field(default=LEFT_OUT)
    domains: list[DomainName] = Field(default=LEFT_OUT, max_length=100, description="all domains from now on")
