"""The files of a message as the desk shows them, with a word about those that could do harm."""

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tresen.desk.attachments.pictures import is_picture
from tresen.tickets.danger import MILD, danger_of, plain_name
from tresen.tickets.models import Attachment
from tresen.ui.sizes import file_size

LARGEST_PICTURE = 12_000_000
MAILS = frozenset({"message/rfc822", "message/global"})
KINDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "executable": (_("Program"), _("Opening it runs a program on your computer, with everything you may do there.")),
    "script": (_("Script"), _("Opening it runs commands on your computer, with everything you may do there.")),
    "macro": (_("With macros"), _("It can hold macros: small programs that run when it is opened.")),
    "disk-image": (_("Disk image"), _("Opening it mounts a drive, a usual way of bringing in programs unnoticed.")),
    "html": (
        _("Web page"),
        _("It opens in the browser and can run scripts; forged sign-in pages are often sent this way."),
    ),
    "shortcut": (_("Shortcut"), _("It does not hold a document but starts something else: a program or an address.")),
    "disguised": (
        _("Disguised name"),
        _("Its name is written so that it is read wrongly. Honest files have no need of it."),
    ),
    "archive": (_("Archive"), _("It holds other files, which are not looked into here.")),
    "old-office": (
        _("Old Office format"),
        _("This format can hold macros. Have the sender confirm what you did not expect."),
    ),
}


@dataclass(frozen=True, slots=True)
class ShownFile:
    name: str
    size: str
    url: str
    picture: bool
    mail: str = ""  # where an embedded mail can be read
    kind: str | Promise = ""  # a word for what harm it could do
    warning: str | Promise = ""
    confirm: str = ""  # where one is asked before a download
    calendar: bool = False


def shown_file(one: Attachment) -> ShownFile:
    language = (get_language() or "de")[:2]
    danger = danger_of(one.name, one.media_type)
    kind, warning = KINDS.get(danger, ("", ""))
    asked = bool(danger) and danger not in MILD
    return ShownFile(
        name=plain_name(one.name) or "–",
        size=file_size(one.size, language),
        url=address_of(one),
        picture=is_picture(one.media_type) and one.size < LARGEST_PICTURE and not asked,
        mail=reverse("desk:embedded", args=[one.pk]) if is_mail(one) and not asked else "",
        kind=kind,
        warning=warning,
        confirm=reverse("desk:danger", args=[one.pk]) if asked else "",
        calendar=one.media_type.lower() == "text/calendar",
    )


def is_mail(one: Attachment) -> bool:
    return one.media_type.lower() in MAILS


def address_of(one: Attachment) -> str:
    return reverse("desk:attachment", args=[one.pk, quote(one.name) or "file"])
