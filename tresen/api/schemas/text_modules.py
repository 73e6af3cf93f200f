from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text

Audience = Literal["own", "teams", "everybody"]
Contents = Annotated[
    dict[Annotated[Text, Field(pattern=r"^[a-z]{2,3}$")], Annotated[Text, Field(max_length=100_000)]],
    Field(
        min_length=1,
        max_length=12,
        description="HTML by language (ISO 639-1); {{customer.name}} and the like are variables, [[Room]] is a gap",
    ),
]
Shortcut = Annotated[Line, Field(max_length=40)]
Name = Annotated[Line, Field(max_length=120)]
Folder = Annotated[Text, Field(max_length=80)]
Ids = Annotated[list[Annotated[int, Field(ge=1, lt=2**63)]], Field(max_length=200)]
EXAMPLE: Any = {
    "shortcut": "vpn",
    "name": "VPN neu einwählen",
    "contents": {"de": "<p>Guten Tag {{customer.name}}</p>"},
}


class TextModule(Shown):
    """Words said often, put into a message by their shortcut."""

    id: int
    shortcut: str
    name: str
    folder: str
    contents: dict[str, str]
    audience: Audience
    teams: list[int] = Field(description="ids of those you may know of; whoever is in one of them has it")
    organisations: list[int] = Field(description="only for tickets of these; empty: for all. Those you may know of")
    active: bool
    files: list[str] = Field(description="names")
    uses: int = Field(description="messages that were sent or kept with it")
    last_used_at: datetime | None
    may_change: bool


class TextModuleList(Shown):
    items: list[TextModule]
    next: str | None


class TextModuleGiven(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    shortcut: Shortcut
    name: Name
    contents: Contents
    folder: Folder = ""
    audience: Audience = Field("own", description="sharing needs the right to, in each of the teams")
    teams: Ids = Field(default_factory=list)
    organisations: Ids = Field(default_factory=list)
    active: bool = True


class TextModuleChange(Given):
    """What is to become different; what is left out stays."""

    shortcut: Shortcut = Field(default=LEFT_OUT)
    name: Name = Field(default=LEFT_OUT)
    contents: Contents = Field(default=LEFT_OUT)
    folder: Folder = Field(default=LEFT_OUT)
    audience: Audience = Field(default=LEFT_OUT)
    teams: Ids = Field(default=LEFT_OUT)
    organisations: Ids = Field(default=LEFT_OUT)
    active: bool = Field(default=LEFT_OUT)


class FillWanted(Given):
    language: Text = Field("", pattern=r"^([a-z]{2,3})?$", description="ISO 639-1; left out: the customer's")


class FilledModule(Shown):
    """A module's words for one ticket."""

    html: str
    text: str
    language: str = Field(description="the one there was")
    missing: list[str] = Field(description="variables without a value; they stand in the text as {{…}}")
