"""The log of incoming mail: every mail that was taken, what became of it and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tresen.channels.email import flooding, intake
from tresen.channels.email.access import inbound_for
from tresen.channels.email.models import Outcome
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.taken import listed, preview, shown
from tresen.desk.admin.paging import newest
from tresen.desk.admin.shell import show
from tresen.desk.attachments.serving import serve
from tresen.desk.auditing import in_steps, looked
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor

FILTERS = [("", _("All")), *Outcome.choices]


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    rows = listed(inbound_for(actor))
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    found, before = newest(rows, request.GET.get("before", ""))
    context = {"rows": [shown(one) for one in found], "older": before, "outcome": outcome, "filters": FILTERS}
    return show(request, actor, "mail/incoming.html", "incoming", context | {"paged": "before" in request.GET})


@require_safe
@admins_only
def mail(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    inbound = get_object_or_404(listed(inbound_for(actor)), pk=key)
    context = {"one": shown(inbound), "preview": preview(inbound)}
    context["wantable"] = inbound.outcome == Outcome.IGNORED and inbound.message_id is None
    return show(request, actor, "mail/taken.html", "incoming", context)


@require_POST
@admins_only
@in_steps
def wanted(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A message is made of a mail that was left aside or held, whatever spoke against that."""
    inbound = get_object_or_404(inbound_for(actor), pk=key)
    if flooding.want(inbound):
        intake.process(inbound.pk)
    inbound = inbound_for(actor).select_related("ticket").get(pk=key)
    if inbound.ticket is not None:
        messages.success(request, gettext("The mail is in ticket %s now.") % inbound.ticket.number)
    return redirect("desk:admin:incoming_mail", key)


@require_safe
@admins_only
def raw(request: HttpRequest, actor: Actor, key: int) -> HttpResponseBase:
    inbound = get_object_or_404(inbound_for(actor).select_related("raw"), pk=key)
    looked(request, actor, Name.DOWNLOADED, Thing("inbound", str(key)))
    return serve(request, inbound.raw, f"mail-{inbound.pk}.eml", "message/rfc822", keep=False)
