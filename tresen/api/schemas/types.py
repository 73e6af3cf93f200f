"""The kinds of text a request may hold. What PostgreSQL cannot store never gets further than this."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 1_000_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LEFT_OUT: Any = None  # the default of fields a change may hold; `model_fields_set` tells it from null


class Given(BaseModel):
    """What a caller sends: a field nobody knows is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What a caller gets. Answers are plain dictionaries; these classes describe and test them."""

    model_config = ConfigDict(extra="forbid")


def wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("wrong", "{message}", {"message": message})


def _sound(value: str) -> str:
    if UNSTORABLE.search(value):
        raise wrong("must not hold NUL characters or lone surrogates")
    return value


def _one_line(value: str) -> str:
    if not (line := " ".join(_sound(value).split())):
        raise wrong("must not be empty")
    return line


def _words(value: str) -> str:
    if not _sound(value).strip():
        raise wrong("must not be empty")
    return value


def _address(value: str) -> str:
    address = _sound(value).strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not re.fullmatch(r"[^\s\x00-\x1f\x7f\"]{1,254}", address):
        raise wrong("is not an e-mail address")
    return address


def _file_name(value: str) -> str:
    if re.search(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]", _sound(value)) or not value.strip(" ."):
        raise wrong("is not a file name")
    return value.strip()


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise wrong("is not a time") from None


def _as_text(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _as_reference(value: Any) -> Any:
    return {"email": value} if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_sound)]
Line = Annotated[str, AfterValidator(_one_line), Field(min_length=1)]
Words = Annotated[str, AfterValidator(_words), Field(min_length=1, max_length=LONGEST_TEXT)]
Address = Annotated[
    str,
    AfterValidator(_address),
    Field(max_length=254, json_schema_extra={"format": "email"}, examples=["karla@klinik.example"]),
]
FileName = Annotated[str, AfterValidator(_file_name), Field(min_length=1, max_length=200, examples=["screen.png"])]

Moment = Annotated[AwareDatetime, AfterValidator(_utc), Field(examples=["2026-11-30T08:00:00+01:00"])]

Kind = Literal["incident", "request", "question", "complaint", "praise", "problem", "change"]
Priority = Literal["low", "normal", "high", "urgent"]
Impact = Literal["person", "group", "house"]
Urgency = Literal["low", "medium", "high"]
StateType = Literal["new", "open", "waiting", "solved", "closed"]
Channel = Literal["email", "portal", "phone", "chat", "api", "counter", "letter", "schedule"]
Locale = Literal["de", "en"]

CategoryKey = Annotated[
    str,
    BeforeValidator(_as_text, json_schema_input_type=int | str),
    AfterValidator(_sound),
    Field(
        max_length=500,
        description="id of a category, or its trail in any language",
        examples=[12, "Drucker › Etiketten"],
    ),
]


class PersonGiven(Given):
    """A person by address; the name is used when the address is not known yet."""

    email: Address
    name: Annotated[str, AfterValidator(_one_line)] | None = Field(None, max_length=200)


PersonReference = Annotated[
    PersonGiven,
    BeforeValidator(_as_reference, json_schema_input_type=Annotated[str, Field(max_length=254)] | PersonGiven),
]


class PersonShown(Shown):
    """A person, briefly."""

    email: str | None = Field(description="null: has none, or it is not yours to see")
    name: str
