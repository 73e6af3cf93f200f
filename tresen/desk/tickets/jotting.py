"""The form of a new ticket, kept while it is filled in; and what was left unfinished."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.jotting import jot, jottings_of, tear_up
from tresen.tickets.models import Jotting
from tresen.ui.times import Times

LARGEST = 300_000
MOST_FIELDS = 400
SHOWN = 3
TOLD = ("subject", "customer_text", "text")
LEFT_OUT = {"csrfmiddlewaretoken", "jotting"}


@dataclass(frozen=True)
class Unfinished:
    url: str
    words: str
    time: SafeString


@require_http_methods(["PUT", "DELETE"])
@agents_only
def keep(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    demand_somewhere(actor, Right.OPEN)
    if request.method == "DELETE":
        tear_up(key, by=actor)
        return HttpResponse(status=204)
    written = _read(request)
    if written is None:
        return HttpResponseBadRequest("not a jotting")
    return JsonResponse({"version": jot(key, *written, by=actor).version})


def _read(request: HttpRequest) -> tuple[dict[str, list[str]], int] | None:
    if len(request.body) > LARGEST or b"\\u0000" in request.body:
        return None
    try:
        sent = json.loads(request.body)
        content = {str(name): [str(one) for one in values] for name, values in sent["content"].items()}
        version = max(0, min(int(sent["version"]), 2**31 - 1))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    kept = {name: values for name, values in content.items() if name not in LEFT_OUT}
    return (kept, version) if len(kept) <= MOST_FIELDS else None


def jotted(actor: Actor, key: str) -> tuple[QueryDict, int] | None:
    """The form as it was left, and its version; None if there is none of his."""
    known = jottings_of(actor).filter(key=key).first()
    if known is None:
        return None
    said = QueryDict(mutable=True)
    for name, values in known.content.items():
        said.setlist(name, values)
    said["jotting"] = known.key
    return said, known.version


def jotting_context(actor: Actor, posted: QueryDict, *, version: int = 0, listed: bool = False) -> dict[str, Any]:
    """What the form needs to be kept. `listed`: with what he left unfinished before."""
    key = posted.get("jotting", "")
    known = key if key.isascii() and key.isalnum() and len(key) <= 40 else get_random_string(20)
    others = list(jottings_of(actor).exclude(key=known)[:SHOWN]) if listed else []
    return {"jotting": known, "jotting_version": version, "unfinished": [_unfinished(one) for one in others]}


def _unfinished(one: Jotting) -> Unfinished:
    words = next((text for name in TOLD if (text := "".join(one.content.get(name, [])).strip())), _("(no subject)"))
    times = Times.here()
    return Unfinished(f"{reverse('desk:new')}?jotting={one.key}", words[:80], times.tag(one.updated_at))
