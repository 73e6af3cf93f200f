"""The reconciliation sheet: each day and way in, what does not add up, and each mailbox beside its server."""

import csv as comma_separated
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tresen.channels.email.access import comparisons_for, mailboxes_for
from tresen.channels.email.causes import split
from tresen.channels.email.models import Comparison, Protocol
from tresen.channels.email.sheet.as_json import as_json
from tresen.channels.email.sheet.comparing import compare_mailbox, look_through
from tresen.channels.email.sheet.odd import Odd, odd_ones
from tresen.channels.email.sheet.sums import OUTCOMES, lines, total
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.wording import DOORS, advice
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor

SPANS = {"1": gettext_lazy("Today"), "7": gettext_lazy("7 days"), "30": gettext_lazy("30 days")}
HEADS = {
    "created": gettext_lazy("New"), "appended": gettext_lazy("Added"), "bounce": gettext_lazy("Reports"),
    "duplicate": gettext_lazy("Doubles"), "ignored": gettext_lazy("Ignored"),
    "quarantined": gettext_lazy("Quarantine"), "waiting": gettext_lazy("Waiting"),
}  # fmt: skip
ODD = {
    "lost": gettext_lazy("It was taken, and its row is gone."),
    "unnumbered": gettext_lazy("It was fetched, but nothing tells from where."),
    "stuck": gettext_lazy("It has been waiting for more than an hour to be processed."),
    "no-message": gettext_lazy("It is said to have become a message, and there is none."),
    "no-mail": gettext_lazy("A message whose mail is not among those taken."),
}


@dataclass(frozen=True)
class ShownOdd:
    text: str | Promise
    what: str
    url: str


@require_safe
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen, first, last = _span(request)
    rows = lines(first, last)
    heads = [HEADS[one] for one in OUTCOMES]
    table = [(one, DOORS.get(one.door, one.door), list(one.outcomes.values())) for one in rows]
    whole = total(rows)
    context = {
        "table": table,
        "heads": heads,
        "whole": whole,
        "sums": list(whole.outcomes.values()),
        "odd": [_shown(one) for one in odd_ones(first, last, by=actor)],
        "compared": [_compared(one) for one in comparisons_for(actor).select_related("mailbox").order_by("mailbox")],
        "fetched": mailboxes_for(actor).filter(is_active=True).exclude(fetch_protocol=Protocol.NONE).exists(),
        "tabs": list(SPANS.items()),
        "span": chosen,
    }
    return show(request, actor, "mail/sheet.html", "sheet", context)


@require_safe
@admins_only
def csv(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same figures for a spreadsheet; headings are the API's words."""
    _chosen, first, last = _span(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mail-sheet-{first}-{last}.csv"'
    response.write("\ufeff")  # Excel reads UTF-8 only with it
    looked(request, actor, Name.EXPORTED, Thing("sheet"), format="csv", filter=f"{first} – {last}")
    rows = [as_json(one) for one in lines(first, last)]
    fields = ["day", "door", "mailbox", "offered", "again", "lost", "taken", *OUTCOMES, "adds_up"]
    writer = comma_separated.DictWriter(response, fields, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return response


@require_POST
@admins_only
def compare_now(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lets the worker compare every mailbox, and looks through the sheet at once."""
    for key in (
        mailboxes_for(actor).filter(is_active=True).exclude(fetch_protocol=Protocol.NONE).values_list("pk", flat=True)
    ):
        compare_mailbox.later_once(mailbox_id=key)
    look_through()
    messages.success(request, _("The mailboxes are being compared. Look again in a minute."))
    return redirect("desk:admin:sheet")


def _span(request: HttpRequest) -> tuple[str, date, date]:
    chosen = request.GET.get("days", "7")
    chosen = chosen if chosen in SPANS else "7"
    last = timezone.localdate()
    return chosen, last - timedelta(days=int(chosen) - 1), last


def _shown(one: Odd) -> ShownOdd:
    if one.inbound:
        return ShownOdd(ODD[one.kind], one.words, reverse("desk:admin:incoming_mail", args=[one.inbound]))
    if one.ticket:
        return ShownOdd(ODD[one.kind], one.ticket, reverse("desk:ticket", args=[one.ticket]))
    return ShownOdd(ODD[one.kind], one.words, "")


def _compared(one: Comparison) -> dict[str, object]:
    cause = split(one.error) if one.error else None
    return {
        "row": one,
        "error": (advice(cause[0], ""), cause[1]) if cause else None,
        "healed": [(key, reverse("desk:admin:incoming_mail", args=[key])) for key in one.healed[:50]],
    }
