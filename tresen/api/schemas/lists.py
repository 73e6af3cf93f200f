from typing import Literal

from pydantic import BaseModel, Field

from tresen.api.paging import Paging
from tresen.api.schemas.ticket import Ticket
from tresen.api.schemas.types import Impact, Priority, Shown, Text, Urgency


class Category(Shown):
    """A node of the category tree."""

    id: int
    trail: str = Field(description="names from the root down, in the house's language: what tickets show")
    names: dict[str, str] = Field(description="its own name by language")
    parent: int | None
    organisation: str | None = Field(description="key; null: for everybody")
    team: str | None = Field(description="gets its tickets; null: that of the parent, or you are a customer")
    priority: Priority | None = Field(description="null: that of the parent, as for impact and urgency")
    impact: Impact | None
    urgency: Urgency | None
    hints: str = Field(description="HTML for agents; empty to customers")
    active: bool


class CategoryList(Shown):
    items: list[Category]
    next: str | None


class CategoryFilter(Paging):
    organisation: Text | None = Field(None, max_length=60, description="key; categories of everybody come along")


class Hit(Shown):
    ticket: Ticket
    excerpt: str = Field(description="plain text around the words found; empty when the number matched")


class HitList(Shown):
    items: list[Hit]
    next: None = Field(None, description="always null: ask for more words, not for more pages")


class Search(BaseModel):
    q: Text = Field(min_length=1, max_length=200, description="a ticket number, or words (or their beginnings)")
    limit: int = Field(30, ge=1, le=100, description="how many items at most")


class Health(Shown):
    status: Literal["ok"]
    version: str
    alarms: int = Field(description="how many things administrators should look at")


class FieldProblem(Shown):
    field: str = Field(description="“customer.email”, a parameter or a header")
    detail: str


class Problem(Shown):
    """What went wrong (RFC 9457)."""

    type: str
    title: str = Field(description="the status in words")
    status: int
    detail: str = Field(description="what to do about it")
    errors: list[FieldProblem] | None = Field(None, description="422: what is wrong with which field")
