"""Where to find what: all settings on one page, to be searched by everyday words."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tresen.desk.admin.contents import found
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor


@require_safe
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = " ".join(request.GET.get("words", "").split())[:100]
    return show(request, actor, "overview.html", "home", {"groups": found(words), "words": words})
