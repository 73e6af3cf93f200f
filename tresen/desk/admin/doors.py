"""Who comes into the administration: administrators. For everybody else it does not exist. What they change is noted in
the audit log, in the transaction that changes it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from tresen.desk.auditing import administered
from tresen.desk.doors import View, agents_only
from tresen.people.actor import Actor

P = ParamSpec("P")


def admins_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    @wraps(view)
    def entered(request: HttpRequest, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not actor.is_admin:
            raise Http404
        if request.method == "POST":
            return administered(view, request, actor, *args, **kwargs)
        return view(request, actor, *args, **kwargs)

    # functools.wraps hides from mypy that the shape is the same.
    return agents_only(cast(View[P], entered))
