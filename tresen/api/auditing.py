"""What programs change of people, organisations and settings stands in the audit log, like what is changed by hand."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from tresen.api.bearer import READING, Call
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.kit.audit.observing import observed
from tresen.kit.audit.origin import origin_of
from tresen.people.auditing import note_reading, record, thing

JOURNALED = ("/api/v1/tickets", "/api/v1/messages")  # what happens there has a journal of its own


def audited(view: Callable[..., HttpResponseBase], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Runs the call in one transaction with its entry, if it changes anything the log tells of."""
    if request.method in READING or request.path.startswith(JOURNALED):
        return view(request, *args, **kwargs)
    with observed() as seen:
        response = view(request, *args, **kwargs)
        caller = getattr(request, "auth", None)
        if caller is not None:
            seen.look()
            if seen.changes:
                record(seen.name, by=caller.actor, about=seen.about, origin=origin_of(request), **seen.data())
    return response


def looked(request: Call, name: Name, about: Any, **data: Any) -> None:
    """A program reads of people: once in ten minutes for the same thing."""
    told = about if isinstance(about, Thing) else thing(about)
    note_reading(name, by=request.auth.actor, about=told, origin=origin_of(request), **data)
