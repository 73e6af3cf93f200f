"""What the desk tells the audit log: what administrators do, and whose data is looked at."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

from tresen.desk.doors import View
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import READING, Name
from tresen.kit.audit.observing import observed
from tresen.kit.audit.origin import origin_of
from tresen.people.actor import Actor
from tresen.people.auditing import note_reading, record, thing

V = TypeVar("V", bound=Callable[..., Any])


def in_steps(view: V) -> V:
    """For a page of the administration that talks with other machines: no transaction is held meanwhile. That it was
    begun is noted before."""
    view.in_steps = True  # type: ignore[attr-defined]
    return view


def looks_only(view: V) -> V:
    """For what is sent to see what would become of it: nothing is noted, unless something was changed after all."""
    view.looks_only = True  # type: ignore[attr-defined]
    return view


def administered(view: View[Any], request: HttpRequest, actor: Actor, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Runs what an administrator has sent in one transaction that ends with its entry: what is changed is noted, or
    nothing is changed."""
    match = request.resolver_match
    page = match.url_name or "" if match else ""
    origin = origin_of(request)
    if getattr(view, "in_steps", False):
        record(Name.DONE, by=actor, about=_of_address(kwargs), origin=origin, page=page)
        return view(request, actor, *args, **kwargs)
    with observed() as seen:
        response = view(request, actor, *args, **kwargs)
        seen.look()
        status = response.status_code
        if seen.told(page=page, origin=origin):
            return response
        if seen.changes or (status < 400 and not getattr(view, "looks_only", False)):
            refused = {"status": status} if status >= 400 else {}
            about = seen.about if seen.about.kind else _of_address(kwargs)
            record(seen.name, by=actor, about=about, origin=origin, page=page, **seen.data(), **refused)
    return response


def looked(request: HttpRequest, actor: Actor, name: Name, about: Any, **data: Any) -> None:
    """Somebody looks at something or takes it with him. `about`: a row, or a Thing."""
    told = about if isinstance(about, Thing) else thing(about)
    say = note_reading if name in READING else record
    say(name, by=actor, about=told, origin=origin_of(request), **data)


def _of_address(kwargs: dict[str, Any]) -> Thing:
    """Where nothing has changed, what the address names: the page says of which kind."""
    key = kwargs.get("key")
    return Thing("page", str(key)) if key is not None else Thing()
