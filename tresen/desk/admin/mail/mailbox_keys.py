"""The keys of one mailbox: what it signs with and what is encrypted for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tresen.channels.email.access import keys_for, mailboxes_for
from tresen.channels.email.models import Mailbox
from tresen.channels.email.protection import making
from tresen.channels.email.protection.expiring import check_keys
from tresen.channels.email.protection.keyring import add_own
from tresen.channels.email.protection.reading import Unreadable
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.key_forms import NewKey, OwnKeyFile, Rules
from tresen.desk.admin.mail.key_lines import shown
from tresen.desk.admin.mail.mailbox_tabs import show_part
from tresen.kit.recent import forget
from tresen.people.actor import Actor


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The list; by POST a key from a file."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    if request.method == "GET":
        return _page(request, actor, mailbox)
    form = OwnKeyFile(request.POST, request.FILES)
    if form.is_valid():
        try:
            added = add_own(mailbox, form.keys[0], by=actor)
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            check_keys()
            messages.success(request, _("The key is there: %s") % added.subject)
            return redirect("desk:admin:mailbox_keys", mailbox.pk)
    return _page(request, actor, mailbox, upload=form)


@require_POST
@admins_only
def make(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    form = NewKey(request.POST)
    if not form.is_valid():
        return _page(request, actor, mailbox, new=form)
    what, years = form.cleaned_data["what"], form.cleaned_data["years"]
    if what == "pgp":
        making.make_openpgp(mailbox, years=years, by=actor)
    elif what == "trial":
        making.make_self_signed(mailbox, years=years, by=actor)
    else:
        making.make_request(mailbox, by=actor)
    check_keys()
    made = _("The request is made. Download it, give it to your certificate authority and upload the certificate here.")
    messages.success(request, made if what == "request" else _("The key is made."))
    return redirect("desk:admin:mailbox_keys", mailbox.pk)


@require_POST
@admins_only
def rules(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Whether answers are signed and encrypted without being asked for."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    form = Rules(request.POST)
    if not form.is_valid():
        return _page(request, actor, mailbox, chosen=form)
    mailbox.signing, mailbox.encrypting = form.cleaned_data["signing"], form.cleaned_data["encrypting"]
    mailbox.save(update_fields=["signing", "encrypting"])
    forget()
    messages.success(request, _("Saved."))
    return redirect("desk:admin:mailbox_keys", mailbox.pk)


def _page(
    request: HttpRequest,
    actor: Actor,
    mailbox: Mailbox,
    *,
    upload: OwnKeyFile | None = None,
    new: NewKey | None = None,
    chosen: Rules | None = None,
) -> HttpResponse:
    usual = {"signing": mailbox.signing, "encrypting": mailbox.encrypting}
    forms = {"upload": upload or OwnKeyFile(), "new": new or NewKey(), "rules": chosen or Rules(initial=usual)}
    own = shown(keys_for(actor).filter(mailbox=mailbox).order_by("kind", "-id"), actor)
    faulty = any(one.errors for one in forms.values())
    context = {**forms, "keys": own, "back": "mailbox"}
    return show_part(
        request, actor, mailbox, "mailbox_keys", "mailbox_keys.html", context, status=422 if faulty else 200
    )
