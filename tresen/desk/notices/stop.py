"""What a link in a mail stops. To look at it changes nothing: mail scanners follow links. The link itself is signed, so
neither a sign-in nor a form's token is asked for; mail programs send the POST by themselves (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tresen.notices import stopping
from tresen.notices.kinds import BY_KEY


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """POST `do=back` takes it back again."""
    stop = stopping.read(token)
    if stop is None:
        raise Http404
    done = ""
    if request.method == "POST":
        back = request.POST.get("do") == "back"
        if not (stopping.take_back if back else stopping.carry_out)(stop):
            raise Http404
        done = "back" if back else "stopped"
    kind = BY_KEY[stop.about].name if stop.what == "kind" and stop.about in BY_KEY else ""
    context = {"stop": stop, "number": stopping.number_of(stop), "kind": kind, "done": done}
    return render(request, "desk/notices/stop.html", context)
