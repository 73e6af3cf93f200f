"""Who comes in: agents. Everybody else is sent to sign in, or finds nothing."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tresen.desk.asking import Asks
from tresen.people.actor import Actor
from tresen.people.refusals import EditRefused, NotReadable, Taken
from tresen.tickets.change import Refused
from tresen.tickets.confiding import Discloses
from tresen.ui.errors import turned_away

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
        actor = request.actor = Actor.of(person)  # type: ignore[attr-defined]  # for the frame every page stands in
        try:
            return view(request, actor, *args, **kwargs)
        except Discloses as doubt:
            return _ask_first(request, str(doubt))
        except Asks as doubt:
            return _asked(request, doubt)
        except (Refused, EditRefused, Taken, NotReadable) as refusal:
            if _walked_in(request):
                return turned_away(request, str(refusal))
            return refused(str(refusal))

    return cast(Door[P], entered)


def _walked_in(request: HttpRequest) -> bool:
    """By a link or the address line: what is answered is all there is to be seen."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _ask_first(request: HttpRequest, words: str) -> HttpResponse:
    """Nothing was done. The same request is offered once more in the page's dialog, with its consent in it."""
    if not request.headers.get("HX-Request"):
        return refused(words)
    given = [(name, value) for name, values in request.POST.lists() for value in values if name != "disclose"]
    response = render(request, "desk/tickets/disclose.html", {"words": words, "given": given, "path": request.path})
    response["HX-Retarget"], response["HX-Reswap"] = "#ask", "innerHTML"
    response["HX-Trigger-After-Settle"] = "ask"
    return response


def _asked(request: HttpRequest, doubt: Asks) -> HttpResponse:
    """Nothing was done. The composer asks, and sends the same once more with the answer in it."""
    if not request.headers.get("HX-Request"):
        return refused(str(doubt))
    response = HttpResponse(str(doubt), status=409, content_type="text/plain; charset=utf-8")
    response["HX-Reswap"] = "none"
    return tell(response, asks=doubt.told)


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
