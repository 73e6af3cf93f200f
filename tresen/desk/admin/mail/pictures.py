"""Senders whose remote pictures are always loaded: who allowed it and when; and how it ends."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.channels.email import pictures
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.paging import newest
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    found, before = newest(pictures.senders_allowed(), request.GET.get("before", ""))
    context = {"consents": found, "older": before, "paged": "before" in request.GET}
    return show(request, actor, "mail/pictures.html", "pictures", context)


@require_POST
@admins_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    consent = get_object_or_404(pictures.senders_allowed(), pk=key)
    pictures.revoke(consent.sender)
    messages.success(request, _("Pictures of %s wait again from now on.") % consent.sender)
    return redirect("desk:admin:pictures")
