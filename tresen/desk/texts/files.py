"""Files that come along with a text module."""

import mimetypes
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tresen.desk.attachments.uploads import LARGEST
from tresen.kit import blobs
from tresen.texts.models import TextModule
from tresen.tickets.change import Refused
from tresen.tickets.saying import NewFile
from tresen.ui.sizes import file_size


def largest() -> str:
    return file_size(LARGEST, (get_language() or "de")[:2])


def files_given(request: HttpRequest, module: TextModule | None) -> list[NewFile]:
    """Those that stay (`keep`, ids of the module's own) and those that come. Refused: one that is too large."""
    stay = set(request.POST.getlist("keep"))
    known = [one for one in module.files.all() if str(one.pk) in stay] if module else []
    return [*(NewFile(one.blob, one.name, one.media_type) for one in known), *map(_new, request.FILES.getlist("files"))]


def _new(file: "UploadedFile[bytes]") -> NewFile:
    if (file.size or 0) > LARGEST or file.file is None:
        raise Refused(_("Files may have up to %s.") % largest())
    name = (file.name or "").replace("\0", "") or "file"
    return NewFile(
        blobs.put(cast(BinaryIO, file.file)), name, mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
