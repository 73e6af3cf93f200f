"""A browser has got a new address for its pushes and says so by itself: its service worker does, which has no form."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.kit.webpush import Reader
from tresen.notices.devices import move
from tresen.people.actor import Actor


@csrf_exempt
@require_POST
@agents_only
def move_device(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`old`: the address until now, which nobody but this browser and its push service knows: it stands for the token a
    form would carry. One that is not his changes nothing, and the answer does not tell."""
    assert actor.person is not None
    given = {name: request.POST.get(name, "") for name in ("old", "endpoint", "p256dh", "auth")}
    move(actor.person, given["old"], Reader(given["endpoint"], given["p256dh"], given["auth"]))
    return HttpResponse(status=204)
