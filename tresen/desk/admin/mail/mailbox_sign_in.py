"""Signing in to the mail servers by OAuth2: the registration, and the way to the provider and back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.channels.email.access import mailboxes_for
from tresen.channels.email.models import Grant, Mailbox
from tresen.channels.email.oauth import asking, consent
from tresen.channels.email.oauth.providers import NoToken
from tresen.channels.email.oauth.registering import grant_of, register
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.mailbox_tabs import show_part
from tresen.desk.admin.mail.sign_in_form import SignInForm
from tresen.desk.auditing import in_steps
from tresen.people.actor import Actor

# What our own code says; anything else is the provider's word and stays as it is.
OURS = (
    gettext_noop("No application is registered for this mailbox yet."),
    gettext_noop("Nobody has signed in for this mailbox yet."),
    gettext_noop("The provider's addresses must begin with https://."),
    gettext_noop("This answer belongs to another sign-in. Begin again."),
    gettext_noop("This sign-in has taken too long. Begin again."),
    gettext_noop("The provider sent no code."),
    gettext_noop("The provider gave no refresh token: allow “offline access” to the application there."),
)
BEGUN = "mailbox-consent"  # in the session of whoever went to the provider


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    grant = grant_of(mailbox)
    form = SignInForm(grant, request.POST or None)
    if request.method == "POST" and form.is_valid():
        register(mailbox, **form.columns())
        messages.success(request, _("Saved."))
        return redirect("desk:admin:mailbox_sign_in", mailbox.pk)
    return _show(request, actor, mailbox, form, grant)


@require_POST
@admins_only
@in_steps
def begin(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Remembers in this browser's session that it is about to go, and shows the link that leads there. (No redirect:
    our policy lets no form lead to another house.)"""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    grant = grant_of(mailbox)
    try:
        address, begun = consent.begin(mailbox, grant, _callback())
    except NoToken as error:
        messages.error(request, _(str(error)))
        return redirect("desk:admin:mailbox_sign_in", mailbox.pk)
    request.session[BEGUN] = begun.kept()
    return _show(request, actor, mailbox, SignInForm(grant), grant, leads_to=address)


@require_safe
@admins_only
def callback(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The provider sends the browser back here, whatever the mailbox: providers want one fixed address."""
    kept = request.session.pop(BEGUN, None)
    if not isinstance(kept, dict):
        raise Http404
    begun = consent.Begun(**kept)
    mailbox = get_object_or_404(mailboxes_for(actor), pk=begun.mailbox)
    given = {name: request.GET.get(name, "")[:4000] for name in ("state", "code", "error", "error_description")}
    try:
        consent.finish(
            grant_of(mailbox), begun, state=given["state"], code=given["code"], error=asking.words(dict(given)),
            callback=_callback(),
        )  # fmt: skip
    except NoToken as error:
        messages.error(request, _("The provider gave no access: %s") % _(str(error)))
    else:
        messages.success(request, _("Access is granted. Check the connection now."))
    return redirect("desk:admin:mailbox_sign_in", mailbox.pk)


def _callback() -> str:
    return f"{settings.BASE_URL}{reverse('desk:admin:mailbox_callback')}"


def _show(
    request: HttpRequest, actor: Actor, mailbox: Mailbox, form: SignInForm, grant: Grant, *, leads_to: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "grant": grant, "callback": _callback(), "leads_to": leads_to}
    status = 422 if form.errors else 200
    return show_part(request, actor, mailbox, "mailbox_sign_in", "mailbox_sign_in.html", context, status=status)
