from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tresen.api.schemas.types import LEFT_OUT, Given, Kind, Shown, Text

FieldType = Literal[
    "text",
    "lines",
    "integer",
    "decimal",
    "date",
    "datetime",
    "yes_no",
    "choice",
    "multi",
    "tree",
    "person",
    "organisation",
    "asset",
]
Names = dict[Literal["de", "en"], Annotated[Text, Field(max_length=500)]]
Key = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$")]


class Option(Shown):
    """A choice. Choices are switched off, never removed."""

    key: str
    names: dict[str, str]
    parent: str | None = Field(description="trees: key of the choice above")
    active: bool


class OptionGiven(Given):
    key: Key | None = Field(None, description="left out: made from the name")
    names: Names
    parent: Key | None = None
    active: bool = True


class CustomField(Shown):
    """A property of tickets that was made in this house."""

    key: str = Field(description="never changes, is never given twice: the name in `fields` of tickets")
    type: FieldType
    names: dict[str, str]
    help: dict[str, str]
    heading: dict[str, str] = Field(description="the group it stands in")
    options: list[Option]
    settings: dict[str, Any] = Field(
        description="what the type allows: format, masks, shortest, longest, lowest, highest, decimals, unit, link"
    )
    is_required: bool
    blocks_solving: bool = Field(description="if required: agents do not solve without it")
    kinds: list[str] = Field(description="on tickets of these kinds; empty: all")
    categories: list[int] = Field(description="on tickets of these categories and all below; empty: all")
    teams: list[int] = Field(description="on tickets of these teams and all below; empty: all")
    visible_to_customers: bool
    editable_by_customers: bool
    is_active: bool
    position: int
    value: dict[str, Any] = Field(description="JSON Schema of a value as it is sent")


class CustomFieldList(Shown):
    items: list[CustomField]
    next: str | None


class CustomFieldChange(Given):
    """What is to become different. `options` is the whole list: a choice left out is switched off."""

    names: Names = Field(default=LEFT_OUT)
    help: Names = Field(default=LEFT_OUT)
    heading: Names = Field(default=LEFT_OUT)
    options: list[OptionGiven] = Field(default=LEFT_OUT, max_length=2000)
    settings: dict[Annotated[str, Field(max_length=20)], Any] = Field(default=LEFT_OUT)
    is_required: bool = Field(default=LEFT_OUT)
    blocks_solving: bool = Field(default=LEFT_OUT)
    kinds: list[Kind] = Field(default=LEFT_OUT, max_length=20)
    categories: list[int] = Field(default=LEFT_OUT, max_length=500)
    teams: list[int] = Field(default=LEFT_OUT, max_length=500)
    visible_to_customers: bool = Field(default=LEFT_OUT)
    editable_by_customers: bool = Field(default=LEFT_OUT)
    is_active: bool = Field(default=LEFT_OUT)


class CustomFieldGiven(CustomFieldChange):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"type": "text", "names": {"de": "Gerätenummer"}, "settings": {"masks": ["GER-0000"]}},
                {"type": "choice", "names": {"de": "Standort"}, "options": [{"names": {"de": "Halle 3"}}]},
            ]
        }
    )

    key: Key | None = Field(None, description="left out: made from the name")
    type: FieldType
    names: Names


class FormField(Shown):
    key: str
    label: str
    help: str
    heading: str
    type: FieldType
    value: Any = Field(description="as in `fields` of the ticket; null: empty")
    required: bool
    missing: bool
    editable: bool
    set_by: str | None = Field(description="the form rule that holds it at its value")
    options: list[str] | None = Field(description="the choices that may be taken here; null: not a choice")


class Form(Shown):
    """The fields this ticket has now, for you, after all form rules."""

    items: list[FormField]
