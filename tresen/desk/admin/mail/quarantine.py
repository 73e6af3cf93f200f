"""Mails that could not be understood: each with its reason; another try, or left aside."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tresen.channels.email import flooding, intake
from tresen.channels.email.access import inbound_for, quarantine_for
from tresen.channels.email.fetching.completing import complete
from tresen.channels.email.models import Inbound, InboundState
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.readable import what_is_readable
from tresen.desk.admin.mail.taken import listed, preview, shown
from tresen.desk.admin.mail.wording import why
from tresen.desk.admin.paging import PAGE, newest
from tresen.desk.admin.shell import show
from tresen.desk.auditing import in_steps
from tresen.people.actor import Actor


class Aside(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why is it left aside?"), max_length=300)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    found, before = newest(listed(quarantine_for(actor)), request.GET.get("before", ""))
    mails = [(shown(one), what_is_readable(one.raw), flooding.is_held(one)) for one in found]
    context = {"mails": mails, "older": before, "form": Aside()}
    return show(request, actor, "mail/quarantine.html", "quarantine", context | {"paged": "before" in request.GET})


@require_POST
@admins_only
@in_steps
def again(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Another try, at once: the answer says what came of it. Of a mail that was held back the rest is fetched first."""
    inbound = get_object_or_404(inbound_for(actor), pk=key)
    if not inbound.whole and inbound.state == InboundState.QUARANTINED:
        if not complete(inbound):
            intake.process(inbound.pk)
    elif flooding.want(inbound) if flooding.is_held(inbound) else intake.try_again(inbound):
        intake.process(inbound.pk)
    _tell(request, inbound_for(actor).select_related("ticket").get(pk=key))
    return redirect("desk:admin:quarantine")


@require_POST
@admins_only
def release(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """All mails of this one's sender that were held for their number; they are processed one after another."""
    inbound = get_object_or_404(quarantine_for(actor), pk=key)
    if flooding.is_held(inbound):
        count = flooding.release(inbound.sender)
        intake.ask_for_help()
        text = ngettext("%(count)s mail is being processed.", "%(count)s mails are being processed.", count)
        messages.success(request, text % {"count": count})
    return redirect("desk:admin:quarantine")


@require_POST
@admins_only
def aside(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    inbound = get_object_or_404(listed(quarantine_for(actor)), pk=key)
    form = Aside(request.POST)
    if not form.is_valid():
        context = {"one": shown(inbound), "preview": preview(inbound), "form": form}
        return show(request, actor, "mail/aside.html", "quarantine", context, status=422)
    intake.dismiss(inbound, form.cleaned_data["reason"])
    messages.success(request, _("Left aside. The mail stays in the log."))
    return redirect("desk:admin:quarantine")


@require_POST
@admins_only
def several(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`mail`: the keys; `do`: "again" hands them to the intake, which takes its time; "aside" needs a reason."""
    keys = [int(key) for key in request.POST.getlist("mail") if key.isdecimal() and len(key) < 19][:PAGE]
    chosen = list(quarantine_for(actor).filter(pk__in=keys))
    if not chosen:
        messages.error(request, _("Choose mails first."))
    elif request.POST.get("do") == "aside":
        form = Aside(request.POST)
        if form.is_valid():
            done = sum(intake.dismiss(one, form.cleaned_data["reason"]) for one in chosen)
            text = ngettext(
                "%s mail left aside. It stays in the log.", "%s mails left aside. They stay in the log.", done
            )
            messages.success(request, text % done)
        else:
            messages.error(request, _("Say why they are left aside."))
    else:
        done = sum(_handed_on(one) for one in chosen if one.whole)
        if done:
            intake.ask_for_help()
            text = ngettext("%s mail is being tried again.", "%s mails are being tried again.", done)
            messages.success(request, text % done)
        if done < len(chosen):
            messages.error(request, _("Mails that were not fetched whole are fetched one by one: try each for itself."))
    return redirect("desk:admin:quarantine")


def _handed_on(inbound: Inbound) -> bool:
    return bool(flooding.want(inbound) if flooding.is_held(inbound) else intake.try_again(inbound))


def _tell(request: HttpRequest, inbound: Inbound) -> None:
    if inbound.state == InboundState.QUARANTINED:
        told = why(inbound.reason)
        text = _("Still not understood: %s") if inbound.whole else _("Not fetched yet: %s")
        messages.error(request, text % f"{told.plain} {told.words}".strip())
    elif inbound.ticket is not None:
        messages.success(request, _("The mail is in ticket %s now.") % inbound.ticket.number)
    else:
        messages.success(request, _("The mail has been processed."))
