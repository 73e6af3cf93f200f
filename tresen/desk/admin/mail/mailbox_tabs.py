"""The pages of one mailbox. A further one: its entry here, its address in urls.py, a template that extends
`desk/admin/mail/mailbox_page.html` and fills the block `part`."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.models import Mailbox
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor
from tresen.ui.icons import icon

TABS: tuple[tuple[str, str, str | Promise], ...] = (
    # name of the address within desk:admin (it takes the mailbox's key), icon, label
    ("mailbox", "settings", _("Settings")),
    ("mailbox_texts", "message-circle", _("Texts and senders")),
    ("mailbox_sign_in", "lock", _("Sign-in (OAuth2)")),
    ("mailbox_connection", "refresh-cw", _("Connection")),
    ("mailbox_keys", "key-round", _("Keys")),
)


@dataclass(frozen=True)
class Tab:
    key: str
    label: str | Promise
    url: str
    icon: SafeString


def show_part(
    request: HttpRequest,
    actor: Actor,
    mailbox: Mailbox,
    here: str,
    template: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One page of a mailbox below its tabs; `here` is the tab's name. A mailbox not saved yet has no tabs."""
    tabs = [Tab(key, label, reverse(f"desk:admin:{key}", args=[mailbox.pk]), icon(sign)) for key, sign, label in TABS
            if mailbox.pk]  # fmt: skip
    whole = {"mailbox": mailbox, "mailbox_tabs": tabs, "tab": here, **(context or {})}
    return show(request, actor, f"mail/{template}", "mailboxes", whole, status=status)
