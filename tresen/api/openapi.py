"""The OpenAPI document: what django-ninja knows of the routes, and what all of them have in common."""

from functools import cache
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI

from tresen.api.forgetting import KEPT_FOR
from tresen.api.schemas.lists import Problem

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
MEANINGS = {
    400: "The body is not JSON.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "The token may only read, or its person may not do this.",
    404: "It does not exist, or it is not yours to see.",
    409: "It would collide with something that exists or is happening; Retry-After says when to try again.",
    413: "The request is larger than 10 MB.",
    422: "The request is understood but cannot be carried out; `errors` says which fields are wrong.",
    500: "Something broke on our side; nothing was changed.",
    503: "The database does not answer.",
}
BYTES = {
    "responses": {
        200: {
            "description": "the bytes",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
# Not there for who has no business with it.
NOT_FOR_ALL = ("/mail/limits", "/mail/sheet", "/audit", "/matrix", "/notices/choices", "/notices/times")
REPLAYED = {
    "description": "`true`: the kept answer to an earlier request",
    "schema": {"type": "string", "const": "true"},
}
PLACE = {"description": "where the new thing is", "schema": {"type": "string"}}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "example": "c2f1a7e0-6f6e-4e3b-9f4c-0d6f0a9d4f11",
    "description": (
        "Any text of yours, such as a UUID. The same request under the same key happens once within "
        f"{KEPT_FOR.total_seconds() / 3600:.0f} hours; asking again repeats "
        "the first answer. Another request under it is refused (422)."
    ),
}


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Adds the error answers, the Idempotency-Key and the security scheme to ninja's document."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components = document["components"]
    components["schemas"].update(schema.pop("$defs"), Problem=schema)
    components["responses"] = {name(status): answer(status) for status in MEANINGS}
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _finish(path, method, operation)
    return document


def _finish(path: str, method: str, operation: dict[str, Any]) -> None:
    public = "security" not in operation
    statuses = {500, 503} if public else {401, 500, 503}
    statuses |= {422} if method != "get" or any(one["in"] == "query" for one in operation["parameters"]) else set()
    statuses |= {404} if "{" in path or path.endswith(NOT_FOR_ALL) else set()
    statuses |= {400, 403, 409, 413} if method != "get" else set()
    responses = {str(status): details for status, details in operation["responses"].items()}
    responses.update({str(status): {"$ref": f"#/components/responses/{name(status)}"} for status in sorted(statuses)})
    operation["responses"] = responses
    if not public:
        operation["security"] = [{"bearer": []}]
    if method == "post":
        operation["parameters"].append(KEY)
        responses["201"]["headers"] = {"Idempotent-Replayed": REPLAYED, "Location": PLACE}


def name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def answer(status: int) -> dict[str, Any]:
    example = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": MEANINGS[status],
    }
    content = {"application/problem+json": {**PROBLEM["application/problem+json"], "example": example}}
    return {"description": MEANINGS[status], "content": content}


@cache
def document_of(api: NinjaAPI) -> dict[str, Any]:
    return complete(dict(api.get_openapi_schema(path_prefix="api/v1/")))
