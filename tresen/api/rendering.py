"""Plain dictionaries as JSON answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic_core import to_json


def shown(content: Mapping[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(to_json(content), status=status, content_type="application/json")


def made(request: HttpRequest, content: Mapping[str, Any], key: object) -> HttpResponse:
    """201, and where the new thing is from now on."""
    response = shown(content, 201)
    response["Location"] = f"{request.path}/{key}"
    return response


def listed(request: HttpRequest, items: Sequence[Mapping[str, Any]], following: str | None) -> HttpResponse:
    response = shown({"items": items, "next": following})
    if following:
        query = request.GET.copy()
        query["cursor"] = following
        response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return response
