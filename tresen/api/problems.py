"""What went wrong, as RFC 9457 problem details (application/problem+json)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from psycopg import errors as postgres
from pydantic_core import to_json

from tresen.people.refusals import EditRefused, NotReadable, NotYours, Taken
from tresen.tickets.access import NotAllowed
from tresen.tickets.booking import Locked
from tresen.tickets.change import Refused
from tresen.tickets.confiding import Discloses
from tresen.tickets.field_editing import Misdefined
from tresen.tickets.fields import InvalidValues

NOTHING_HERE = "There is nothing here, or it is not yours to see."

RACES = postgres.LockNotAvailable | postgres.DeadlockDetected | postgres.SerializationFailure

log = structlog.get_logger()


class Problem(Exception):
    """Ends a request with this answer. `fields`: what is wrong with which field of the request."""

    def __init__(
        self,
        status: int,
        detail: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.fields = fields or {}
        self.headers = headers or {}

    def response(self) -> HttpResponse:
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.fields:
            content["errors"] = [{"field": _echo(name), "detail": detail} for name, detail in self.fields.items()]
        return HttpResponse(
            to_json(content),
            status=self.status,
            content_type="application/problem+json",
            headers=dict(self.headers),
        )


def _echo(name: str) -> str:
    """A field's name as it was sent, which may be anything."""
    return name[:100].encode(errors="replace").decode()


def invalid(field: str, detail: str) -> Problem:
    return Problem(422, "The request is understood but cannot be carried out.", {field: detail})


def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The answer to whatever stopped a request. What is unforeseen is logged, and told to nobody."""
    problem = problem_of(error)
    if problem is None:
        log.exception("the API failed", path=request.path, exc_info=error)
        problem = Problem(500, "Something broke on our side; nothing was changed. Try again later.")
    return problem.response()


def problem_of(error: object) -> Problem | None:
    match error:
        case Problem():
            return error
        case ValidationError():
            return Problem(422, "Some fields are not as they should be.", fields_of(error))
        case HttpError(status_code=401):
            detail = "Send a valid token: Authorization: Bearer <token>."
            return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="Tresen"'})
        case HttpError(status_code=400) | BadRequest() | SuspiciousOperation():
            return Problem(400, "The body is not JSON in UTF-8.")
        case Http404():
            return Problem(404, NOTHING_HERE)
        case NotAllowed():
            return Problem(403, str(error))
        case Locked():
            return Problem(409, str(error))
        case Discloses():
            return Problem(409, f'{error} Send "disclose": true to do it all the same.')
        case InvalidValues(faults=faults):
            fields = {f"fields.{key}": fault for key, fault in faults.items()}
            return Problem(422, "Some fields are not as they should be.", fields)
        case Misdefined(faults=faults):
            return Problem(422, "Some fields are not as they should be.", faults)
        case Refused():
            return Problem(422, str(error))
        case NotYours():
            return Problem(403, str(error))
        case EditRefused() | NotReadable():
            return Problem(422, str(error))
        case Taken():
            return Problem(409, str(error))
        case OperationalError():
            return _database_problem(error)
    return None


def _database_problem(error: OperationalError) -> Problem:
    """Locks that are not to be had are the callers' race; anything else is a database out of reach."""
    if isinstance(error.__cause__, RACES):
        return Problem(409, "Another request is changing the same thing. Try again.", headers={"Retry-After": "1"})
    log.warning("the API has no database", error=str(error))
    return Problem(503, "The database does not answer. Try again in a moment.", headers={"Retry-After": "5"})


def fields_of(error: ValidationError) -> dict[str, str]:
    """One line a field, in the words of the request: "customer.email", not where the code keeps it."""
    fields: dict[str, str] = {}
    for one in error.errors:
        source, *place = one["loc"]
        name = ".".join(str(part) for part in (place[1:] if source == "body" else place))
        fields.setdefault(name or str(source), str(one["msg"]))
    return fields
