"""The mailboxes: their list, one of them, its connection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.channels.email.access import mailboxes_for
from tresen.channels.email.causes import split
from tresen.channels.email.mailbox_editing import AddressTaken, save_mailbox, switch
from tresen.channels.email.models import Mailbox
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.mailbox_form import MailboxForm
from tresen.desk.admin.mail.mailbox_tabs import show_part
from tresen.desk.admin.mail.wording import advice
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    boxes = [(one, fault(one)) for one in mailboxes_for(actor).select_related("team").order_by("-is_active", "address")]
    return show(request, actor, "mail/mailboxes.html", "mailboxes", {"boxes": boxes})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, Mailbox())


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(mailboxes_for(actor), pk=key))


@require_POST
@admins_only
def active(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Switches it on or off."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    on = request.POST.get("on") == "1"
    switch(mailbox, on=on)
    messages.success(request, _("The mailbox is on.") if on else _("The mailbox is off."))
    return redirect("desk:admin:mailboxes")


def _edit(request: HttpRequest, actor: Actor, mailbox: Mailbox) -> HttpResponse:
    form = MailboxForm(actor, mailbox, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            save_mailbox(mailbox, **form.columns())
        except AddressTaken:
            form.add_error("address", _("There is a mailbox with this address already."))
        else:
            messages.success(request, _("Saved."))
            if request.POST.get("then") == "check":
                return redirect("desk:admin:mailbox_connection", mailbox.pk)
            return redirect("desk:admin:mailboxes")
    context = {"form": form, "fault": fault(mailbox)}
    return show_part(request, actor, mailbox, "mailbox", "mailbox.html", context, status=422 if form.errors else 200)


def fault(mailbox: Mailbox) -> tuple[str, str] | None:
    """Why it was not fetched last time: in plain words, and in the server's."""
    if not mailbox.fetch_error:
        return None
    cause, words = split(mailbox.fetch_error)
    return advice(cause, mailbox.fetch_protocol), words
