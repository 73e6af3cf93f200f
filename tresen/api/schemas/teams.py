from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Line, Shown, Text
from tresen.people.rights import Right

Level = Literal["1", "2", "3", "partner"]
Key = Annotated[int, Field(ge=1, le=2**62)]
Names = dict[Literal["de", "en"], Annotated[Text, Field(max_length=80)]]
INHERITS = "members of the team above are members here; false: cut off, with all below it"
CONFIDENTIAL = "its tickets exist for its members alone, whatever else one is"


class Team(Shown):
    id: int
    name: str
    level: Level = Field(description="support level")
    parent: int | None = Field(description="the team above; null: an area of its own")
    inherits: bool = Field(description=INHERITS)
    confidential: bool = Field(description=CONFIDENTIAL)


class TeamList(Shown):
    items: list[Team]
    next: str | None


class Member(Shown):
    id: int = Field(description="of the person")
    email: str | None
    name: str
    role: int | None = Field(description="null: every right of an agent but leading")
    organisations: list[str] = Field(description="keys: only tickets of these; empty: of all")


class TeamWithMembers(Team):
    members: list[Member] | None = Field(description="null: you do not lead the team")


class MemberGiven(Given):
    person: Key | Annotated[Text, Field(max_length=254)] = Field(description="id or address of an agent")
    role: Key | None = None
    organisations: list[Annotated[Text, Field(max_length=60)]] = Field(default_factory=list, max_length=500)


class TeamChange(Given):
    """What is to become different; `members` is the whole list."""

    name: Annotated[Line, Field(max_length=120)] = Field(default=LEFT_OUT)
    level: Level = Field(default=LEFT_OUT)
    parent: Key | None = Field(default=LEFT_OUT)
    inherits: bool = Field(default=LEFT_OUT, description=INHERITS)
    confidential: bool = Field(default=LEFT_OUT, description=CONFIDENTIAL)
    members: list[MemberGiven] = Field(default=LEFT_OUT, max_length=500)


class NewTeam(Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Haustechnik", "members": [{"person": "anna@desk.example", "role": 2}]}]
        }
    )

    name: Annotated[Line, Field(max_length=120)]
    level: Level = "1"
    parent: Key | None = None
    inherits: bool = Field(True, description=INHERITS)
    confidential: bool = Field(False, description=CONFIDENTIAL)
    members: list[MemberGiven] = Field(
        default_factory=list,
        max_length=500,
        description="whoever founds a confidential team is a member and leads it, listed or not",
    )


class Role(Shown):
    """What members of a team may do. Seeing its tickets comes with being one."""

    id: int
    names: dict[str, str]
    rights: list[Right]
    own_only: bool = Field(description="only tickets assigned to the member himself")
    position: int


class RoleList(Shown):
    items: list[Role]
    next: str | None


class NewRole(Given):
    names: Names
    rights: list[Right] = Field(default_factory=list, max_length=40)
    own_only: bool = False


class RoleChange(Given):
    names: Names = Field(default=LEFT_OUT)
    rights: list[Right] = Field(default=LEFT_OUT, max_length=40)
    own_only: bool = Field(default=LEFT_OUT)
