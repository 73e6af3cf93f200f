"""Lists by keyset: a page says where the next one begins, so that rows added meanwhile move nothing."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from pydantic import BaseModel, Field

from tresen.api.problems import Problem, invalid
from tresen.api.schemas.types import Text

M = TypeVar("M", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"([a-z])(?:(\d{1,17})\.)?(\d{1,18})")


class Paging(BaseModel):
    limit: int = Field(50, ge=1, le=100, description="how many items at most")
    cursor: Text | None = Field(None, max_length=100, description="`next` of the page before")


@dataclass(frozen=True)
class Order:
    """By `column` (a time) and id, or by id alone. `mark` keeps a cursor from being used in another order."""

    mark: str
    column: str = ""
    descending: bool = False

    def apply(self, rows: QuerySet[M]) -> QuerySet[M]:
        sign = "-" if self.descending else ""
        return rows.order_by(*(f"{sign}{name}" for name in (self.column, "id") if name))

    def place(self, row: Model) -> str:
        moment = f"{(getattr(row, self.column) - EPOCH) // timedelta(microseconds=1)}." if self.column else ""
        return urlsafe_b64encode(f"{self.mark}{moment}{row.pk}".encode()).decode().rstrip("=")

    def beyond(self, cursor: str) -> Q:
        """The rows after a place; ValueError if the cursor is not one of this order."""
        try:
            text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        except (Error, UnicodeError) as error:
            raise ValueError("not a cursor") from error
        found = WRITTEN.fullmatch(text)
        if not found or found[1] != self.mark or bool(found[2]) != bool(self.column):
            raise ValueError("not a cursor of this list")
        after, key = "lt" if self.descending else "gt", int(found[3])
        if not self.column:
            return Q(**{f"id__{after}": key})
        try:
            moment = EPOCH + timedelta(microseconds=int(found[2]))
        except OverflowError as error:
            raise ValueError("not a time") from error
        beyond = Q(**{f"{self.column}__{after}": moment}) | Q(**{self.column: moment, f"id__{after}": key})
        # Implied by the rest, but the planner reads an index range only from a condition that stands alone.
        return Q(**{f"{self.column}__{after}e": moment}) & beyond


BY_ID = Order("i")


def page(
    request: HttpRequest, rows: QuerySet[M], wanted: Paging, order: Order = BY_ID, *, known: Collection[str] = ()
) -> tuple[list[M], str | None]:
    """One page of `rows` and the cursor of the next, None at the end. `known`: parameters beside those `wanted`."""
    refuse_unknown(request, wanted, known)
    if wanted.cursor:
        try:
            rows = rows.filter(order.beyond(wanted.cursor))
        except ValueError:
            raise invalid("cursor", "not a `next` of this list") from None
    found = list(order.apply(rows)[: wanted.limit + 1])
    more = len(found) > wanted.limit
    return found[: wanted.limit], order.place(found[wanted.limit - 1]) if more else None


def refuse_unknown(request: HttpRequest, wanted: BaseModel, known: Collection[str] = ()) -> None:
    """A filter with a typing error would silently show everything."""
    strange = set(request.GET) - set(type(wanted).model_fields) - set(known)
    unknown: dict[str, Any] = dict.fromkeys(strange, "unknown parameter")
    if unknown:
        raise Problem(422, "Some parameters are not known here.", unknown)
