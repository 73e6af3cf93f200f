from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import Address, Given, Line, Shown

Involvement = Literal["copy", "on_behalf", "partner", "watcher"]


class Participant(Shown):
    """Somebody besides the customer. `copy` and `on_behalf` get the replies and may answer; a `partner` is a third
    party whose answers the customer does not see; a `watcher` is an agent who is told of new messages."""

    id: int
    address: str
    name: str
    involvement: Involvement
    reference: str = Field(description="the number a third party keeps the matter under; may be empty")


class ParticipantList(Shown):
    items: list[Participant]
    next: str | None = Field(description="always null: there are at most 50")


class ParticipantGiven(Given):
    """An address that takes part already gets the new part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"address": "chef@klinik.example"},
                {"address": "hilfe@partner.example", "involvement": "partner", "reference": "INC0012345"},
            ]
        }
    )

    address: Address
    name: Annotated[Line, Field(max_length=200)] | None = None
    involvement: Involvement = "copy"
    reference: Annotated[Line, Field(max_length=80)] | None = Field(None, description="of a partner alone")


class Move(Given):
    """Where a message is to go."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "T-10482"}, {"to": None, "subject": "Neues"}]})

    to: Annotated[Line, Field(max_length=40)] | None = Field(description="number of a ticket; null: a new one")
    subject: Annotated[Line, Field(max_length=500)] | None = Field(None, description="of a new ticket")
    close_emptied: bool = Field(False, description="needed for the only message of a ticket, which is closed then")
    disclose: bool = Field(False, description="needed to let people outside a confidential team see it")
