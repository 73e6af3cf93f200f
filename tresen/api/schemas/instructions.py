from pydantic import Field

from tresen.api.schemas.types import Given, Shown


class Instructions(Shown):
    """What the ticket's client wants done and left."""

    instructions: str | None = Field(description="HTML; null: none are given")
    edition: int | None = Field(description="counts their changes")
    must_confirm: bool = Field(description="nobody sends anything before he has confirmed them")
    confirmed: bool = Field(description="have you confirmed this edition for this ticket?")


class Confirmed(Given):
    edition: int = Field(ge=0, le=2**31, description="the edition that was read")
