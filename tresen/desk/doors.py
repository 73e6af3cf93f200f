"""Who comes in: agents. Everybody else is sent to sign in, or finds nothing."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from tresen.people.actor import Actor
from tresen.tickets.change import Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def agents_only(view: View[P]) -> Door[P]:
    """Gives the view its actor. What a verb refuses is told to the agent in the verb's words."""

    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated:
            return _to_sign_in(request)
        if not person.is_agent:
            raise Http404
        if _holds_nul(request):
            return HttpResponse(status=400)
        try:
            return view(request, Actor.of(person), *args, **kwargs)
        except Refused as refusal:
            return refused(str(refusal))

    return cast(Door[P], entered)


def _holds_nul(request: HttpRequest) -> bool:
    """A character no person types and no PostgreSQL text holds."""
    given = [request.path, *(value for values in request.GET.lists() for value in values[1])]
    if request.method == "POST":
        given += [value for values in request.POST.lists() for value in values[1]]
    return any("\0" in value for value in given)


def refused(words: str) -> HttpResponse:
    response = HttpResponse(words, status=422, content_type="text/plain; charset=utf-8")
    response["HX-Reswap"] = "none"
    return tell(response, toast={"text": words, "tone": "bad"})


def tell(response: HttpResponse, **events: Any) -> HttpResponse:
    """Browser events that come with the answer; toast and the composer listen for some."""
    response["HX-Trigger"] = json.dumps(events)
    return response


def is_fragment(request: HttpRequest, *targets: str) -> bool:
    """Does htmx ask for one of these parts of the page alone?"""
    return request.headers.get("HX-Target") in targets


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = reverse("account_login")
        return response
    return redirect_to_login(request.get_full_path())
