"""Browsers that take pushes: switched on here, tried, ended."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only, refused, tell
from tresen.kit.webpush import Reader
from tresen.notices.access import devices_for
from tresen.notices.devices import switch_on
from tresen.notices.pushing import try_out
from tresen.people.actor import Actor

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS")),
    ("Linux", "Linux"),
)


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`endpoint`, `p256dh`, `auth`: the browser's subscription."""
    assert actor.person is not None
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    reader = Reader(given["endpoint"], given["p256dh"], given["auth"])
    switch_on(actor.person, reader, name=_name(request.headers.get("User-Agent", "")))
    return _list(request, actor, status=201)


@require_POST
@agents_only
def act(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """`do`: test or end."""
    device = devices_for(actor).filter(pk=key).first()
    if device is None:
        raise Http404
    if request.POST.get("do") == "test":
        try_out(device)
        words = _("Sent. It should arrive within a few seconds.")
        return tell(HttpResponse(status=204), toast={"text": words})
    if request.POST.get("do") != "end":
        return refused(_("This cannot be done with a device."))
    device.delete()
    return _list(request, actor)


def _list(request: HttpRequest, actor: Actor, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/notices/devices.html", {"devices": devices_for(actor)}, status=status)


def _name(agent: str) -> str:
    """What a person calls this browser: “Firefox on Android”."""
    browser = next((name for mark, name in BROWSERS if mark in agent), _("Browser"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
