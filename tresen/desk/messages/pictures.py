"""Pictures a mail shows from the web: allowed for this mail or its sender, and served from what we have kept."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tresen.channels.email import pictures
from tresen.channels.email.models import RemotePicture
from tresen.desk.attachments.serving import serve, served
from tresen.desk.doors import agents_only, refused, tell
from tresen.desk.messages.fetch import message_for
from tresen.desk.messages.show import card
from tresen.desk.messages.source import marked_html
from tresen.desk.messages.words import mark
from tresen.kit.html import held_picture, remote_pictures
from tresen.kit.sniffing import picture_type
from tresen.people.actor import Actor


@require_http_methods(["POST", "DELETE"])
@agents_only
def choose(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """POST allows (`always`: for all mails of this sender) and fetches; DELETE takes back what holds for the sender."""
    message = message_for(actor, key, "raw")
    if request.method == "DELETE":
        if not pictures.revoke(pictures.sender_of(message)):
            return refused(_("Pictures of this sender are not allowed."))
        return tell(HttpResponse(status=204), toast={"text": _("Pictures of this sender wait again from now on.")})
    pictures.allow(message, by=actor, always=bool(request.POST.get("always")))
    wanted = remote_pictures(message.html + message.html_folded + marked_html(message))
    missing = len(wanted) - pictures.fetch(message, wanted)
    response = card(request, actor, key)
    if missing == 0:
        return response
    words = ngettext(
        "%(missing)s of %(all)s pictures could not be fetched.",
        "%(missing)s of %(all)s pictures could not be fetched.",
        missing,
    ) % {"missing": missing, "all": len(wanted)}
    return tell(response, toast={"text": words, "tone": "bad"})


@require_safe
@agents_only
def held(request: HttpRequest, actor: Actor, key: int, digest: str) -> HttpResponseBase:
    """A picture that stands in the HTML itself, for the timeline, which has no room for it."""
    content = held_picture(marked_html(message_for(actor, key, "raw")), digest)
    media_type = picture_type(content[:32])
    if not media_type:
        raise Http404
    name = f"picture.{media_type.rpartition('/')[2]}"
    return served(request, iter([content]), len(content), name, media_type)


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int, picture: int, given: str) -> HttpResponseBase:
    """One kept picture. Its address cannot be guessed, and is worth nothing to whoever may not see the message."""
    message = message_for(actor, key)
    if not constant_time_compare(given, mark(key, picture)):
        raise Http404
    found = RemotePicture.objects.select_related("blob").filter(pk=picture, message=message).first()
    if found is None or found.blob is None:
        raise Http404
    ending = found.media_type.rpartition("/")[2]
    try:
        return serve(request, found.blob, f"picture-{picture}.{ending}", found.media_type)
    except FileNotFoundError as lost:
        raise Http404 from lost
