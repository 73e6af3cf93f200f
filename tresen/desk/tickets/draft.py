"""What is being written, kept on the server while it is written."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from tresen.channels.email.outgoing.letter import Choice
from tresen.desk.doors import agents_only
from tresen.desk.tickets.drafts import KINDS, as_json, writing
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.texts.using import MOST
from tresen.tickets.drafts import discard_draft, draft_of, save_draft

LARGEST = 500_000


@require_http_methods(["GET", "PUT", "DELETE"])
@agents_only
def keep(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number)
    if request.method == "GET":
        kind = request.GET.get("kind", "")
        return JsonResponse(as_json(writing(draft_of(ticket, by=actor).get(kind), actor)))
    if request.method == "DELETE":
        kind = request.GET.get("kind", "")
        if kind in KINDS:
            discard_draft(ticket, by=actor, kind=kind)
        return HttpResponse(status=204)
    written = _read(request)
    if written is None:
        return HttpResponseBadRequest("not a draft")
    draft = save_draft(ticket, by=actor, **written)
    # A greater version on the server means: another window of the same person has written on.
    return JsonResponse({"version": draft.version, "at": draft.updated_at})


def _read(request: HttpRequest) -> dict[str, Any] | None:
    try:
        sent = json.loads(request.body)
        kind, html, version = sent["kind"], sent["html"], sent["version"]
        recipients = {part: [str(one) for one in sent.get(part, [])][:50] for part in ("to", "cc", "bcc", "files")}
        options = _options(sent.get("options"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if kind not in KINDS or not isinstance(html, str) or len(html) > LARGEST or not isinstance(version, int):
        return None
    version = max(0, min(version, 2**31 - 1))
    return {"kind": kind, "html": html, "recipients": recipients, "options": options, "version": version}


CALL = ("direction", "who", "number", "minutes")
ASKS = ("due", "own")  # until when an answer is waited for, as the composer offers it
PASSED = ("none", "one", "last", "all")  # what a forward takes along, as the composer offers it


def _options(given: Any) -> dict[str, Any]:
    """How the mail is to be written, and what is passed on with it."""
    known = given if isinstance(given, dict) else {}
    lists = {name: [str(one)[:20] for one in known.get(name) or []][:200] for name in ("messages", "originals")}
    passed = {"passed": known["passed"]} if known.get("passed") in PASSED else {}
    modules = [one for one in known.get("modules") or [] if isinstance(one, int)][:MOST]
    call = {"call": {name: str(known["call"].get(name, ""))[:200] for name in CALL}} if "call" in known else {}
    asks = {"asks": {name: str(known["asks"].get(name, ""))[:30] for name in ASKS}} if known.get("asks") else {}
    seen = {"seen": known["seen"]} if isinstance(known.get("seen"), int) else {}
    return {
        **seen,
        **Choice.of(known).facts["mail"],
        **lists,
        **passed,
        **call,
        **asks,
        **({"modules": modules} if modules else {}),
    }
