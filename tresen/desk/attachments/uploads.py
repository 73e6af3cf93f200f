"""Files on their way into a message: stored at once, named by a signed token until the message is sent."""

import mimetypes
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.attachments.pictures import is_picture
from tresen.desk.attachments.serving import serve
from tresen.desk.doors import agents_only, refused
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.saying import NewFile
from tresen.tickets.scheduling import file_lost
from tresen.ui.sizes import file_size

LARGEST = 40 * 1000 * 1000
SALT = "tresen.desk.upload"
DAYS = 14


@dataclass(frozen=True)
class Upload:
    token: str
    sha256: str
    name: str
    media_type: str
    size: int

    @property
    def url(self) -> str:
        return reverse("desk:upload", args=[self.token])

    @property
    def content_id(self) -> str:
        """What the picture is called inside the words of a message."""
        return f"{self.sha256[:24]}@desk"

    @property
    def picture(self) -> bool:
        return is_picture(self.media_type)

    def described(self) -> dict[str, str | bool]:
        size = file_size(self.size, (get_language() or "de")[:2])
        return {
            "token": self.token,
            "name": self.name,
            "size": size,
            "url": self.url,
            "picture": self.picture,
            "cid": self.content_id,
        }


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.name or file.file is None:
        return refused(_("No file arrived. Try again."))
    if (file.size or 0) > LARGEST:
        return refused(_("Files may have up to %s.") % file_size(LARGEST, (get_language() or "de")[:2]))
    blob = blobs.put(cast(BinaryIO, file.file))
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return JsonResponse(upload_of(blob, file.name, media_type, actor).described(), status=201)


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, token: str) -> HttpResponseBase:
    """A picture in the editor, for the one who put it there."""
    upload = read_token(token, actor)
    blob = Blob.objects.filter(pk=upload.sha256).first() if upload else None
    if upload is None or blob is None:
        raise Http404
    return serve(request, blob, upload.name, upload.media_type)


def upload_of(blob: Blob, name: str, media_type: str, actor: Actor) -> Upload:
    """A token for bytes that are kept already: a new upload, or a file that goes back into the composer."""
    signed = signing.dumps([blob.sha256, name[-200:], media_type, blob.size, _owner(actor)], salt=SALT)
    return Upload(signed, blob.sha256, name, media_type, blob.size)


def read_token(token: str, actor: Actor, days: int | None = DAYS) -> Upload | None:
    """Only one's own uploads, and not for ever (None: for ever)."""
    try:
        age = None if days is None else days * 24 * 3600
        sha256, name, media_type, size, owner = signing.loads(token, salt=SALT, max_age=age)
    except (signing.BadSignature, ValueError):
        return None
    return Upload(token, sha256, name, media_type, size) if owner == _owner(actor) else None


def kept_token(token: str, actor: Actor) -> Upload | None:
    """Of a draft, which may lie for longer than a token lasts: a fresh one then."""
    if (upload := read_token(token, actor)) or (upload := read_token(token, actor, None)) is None:
        return upload
    blob = Blob.objects.filter(pk=upload.sha256).first()
    return upload_of(blob, upload.name, upload.media_type, actor) if blob else upload


def new_files(tokens: list[str], html: str, actor: Actor) -> list[NewFile]:
    """The uploads behind the tokens, ready for a verb; those the words show are inline. Refused if one is lost."""
    uploads = [_mine(token, actor) for token in dict.fromkeys(tokens)]
    kept = Blob.objects.in_bulk([upload.sha256 for upload in uploads])
    if missing := next((one for one in uploads if one.sha256 not in kept), None):
        raise Refused(file_lost(missing.name))
    return [_new_file(one, kept[one.sha256], html) for one in uploads]


def _mine(token: str, actor: Actor) -> Upload:
    if upload := read_token(token, actor):
        return upload
    old = read_token(token, actor, None)
    raise Refused(file_lost(old.name) if old else _("A file of this message is not there. Attach it again."))


def _new_file(upload: Upload, blob: Blob, html: str) -> NewFile:
    if f"cid:{upload.content_id}" in html:
        return NewFile(blob, upload.name, upload.media_type, upload.content_id, inline=True)
    return NewFile(blob, upload.name, upload.media_type)


def _owner(actor: Actor) -> int:
    return actor.person.pk if actor.person else 0
