from typing import Annotated

from pydantic import Field

from tresen.api.schemas.types import (
    LEFT_OUT,
    CategoryKey,
    Given,
    Impact,
    Kind,
    Line,
    Locale,
    Priority,
    Shown,
    StateType,
    Text,
    Urgency,
)

Name = Annotated[Line, Field(max_length=80)]
Names = Annotated[dict[Locale, Name], Field(min_length=1, description="by language")]
TeamName = Annotated[Line, Field(max_length=120)]


class NewCategory(Given):
    """A node. What it does not say itself it has from the one above: team; and priority, or impact and urgency."""

    names: Names
    parent: CategoryKey | None = Field(None, description="it belongs to the organisation of its parent")
    organisation: Annotated[Line, Field(max_length=60)] | None = Field(None, description="key; null: for everybody")
    team: TeamName | None = None
    priority: Priority | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    hints: Text = Field("", max_length=20_000, description="HTML for agents; sanitised")


class CategoryChange(Given):
    """What is to become different; what is left out stays. Tickets keep their category."""

    names: Names = Field(default=LEFT_OUT)
    parent: CategoryKey | None = Field(default=LEFT_OUT, description="null: at the top")
    position: Annotated[int, Field(ge=0, le=30_000)] = Field(default=LEFT_OUT, description="among its siblings, from 0")
    team: TeamName | None = Field(default=LEFT_OUT)
    priority: Priority | None = Field(default=LEFT_OUT)
    impact: Impact | None = Field(default=LEFT_OUT)
    urgency: Urgency | None = Field(default=LEFT_OUT)
    hints: Text = Field(default=LEFT_OUT, max_length=20_000)
    active: bool = Field(default=LEFT_OUT, description="false: neither it nor what is below it can be chosen")


class State(Shown):
    key: str
    names: dict[str, str] = Field(description="by language; to customers the names they read")
    type: StateType
    waits_for: str | None = Field(description="customer, supplier, colleague, date, other; null: not a waiting state")
    kinds: list[Kind] = Field(description="only for these; empty: for all")
    workspaces: list[str] = Field(description="only in these teams and below; empty: everywhere, or you are a customer")
    active: bool


class StateList(Shown):
    items: list[State]
    next: None = Field(None, description="always null: all of them come at once")


class KindShown(Shown):
    key: Kind
    name: str = Field(description="as the house calls it, in its language")
    workspaces: list[str] = Field(description="only in these teams and below; empty: everywhere")
    active: bool


class KindList(Shown):
    items: list[KindShown]
    next: None = Field(None, description="always null: all of them come at once")


class Matrix(Shown):
    """Which priority follows from impact (rows) and urgency (columns)."""

    organisation: str | None = Field(description="key; null: of the house")
    own: bool = Field(description="false: the organisation uses that of the house")
    cells: dict[Impact, dict[Urgency, Priority]]


class MatrixFilter(Given):
    organisation: Text | None = Field(None, max_length=60, description="key; left out: of the house")


class MatrixGiven(Given):
    organisation: Annotated[Line, Field(max_length=60)] | None = Field(None, description="key; null: of the house")
    cells: dict[Impact, dict[Urgency, Priority]] | None = Field(
        description="all nine; null: as the house has it, or as the product came"
    )
