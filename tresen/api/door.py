"""What every request of the API passes, found or not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from tresen.api.auditing import audited
from tresen.api.problems import Problem, answer

View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """Programs are spoken to in English; whatever goes wrong is a problem document; nothing is cached."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("en"):
            try:
                response = audited(view, request, *args, **kwargs)
            except Exception as error:
                response = answer(request, error)
        if response.status_code == 405:
            response = _not_allowed(request, response["Allow"])
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return entered


def _not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    return Problem(405, f"{request.method} does not work here; try {allowed}.", headers={"Allow": allowed}).response()


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    raise Http404
