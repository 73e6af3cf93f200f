"""The audit log: who administered what, who came in, who looked at whose data; and whether its chain is whole."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.admin.audit.wording import FAULTS, GROUPS_OF_NAMES, line
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.paging import newest
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.kit.audit.telling import check
from tresen.kit.models import AuditEntry
from tresen.kit.spreadsheets import lines
from tresen.people.actor import Actor
from tresen.people.audit_access import audit_for, narrowed

LOG = Thing("audit", "", "")
HEADS = (
    *("number", "at", "actor_kind", "actor_id", "actor", "name", "about_kind", "about_id", "about", "data", "address"),
    *("token", "hash"),
)


class Filter(forms.Form):
    words = forms.CharField(label=gettext_lazy("Who or what"), required=False, max_length=100)
    what = forms.ChoiceField(required=False, choices=[(key, key) for key in GROUPS_OF_NAMES])
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.CharField(required=False, max_length=40)
    id = forms.CharField(required=False, max_length=60)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    form, given, rows = _chosen(request, actor)
    found, older = newest(rows, request.GET.get("before", ""))
    kept = request.GET.copy()
    kept.pop("before", None)
    tabs = []
    for key, (label, _names) in GROUPS_OF_NAMES.items():
        query = kept.copy()
        query["what"] = key
        tabs.append((key, label, query.urlencode()))
    context = {
        "lines": [line(one) for one in found],
        "older": older,
        "paged": "before" in request.GET,
        "kept": kept.urlencode(),
        "tabs": tabs,
        "what": given["what"],
        "form": form,
        "filtered": any(given.values()),
    }
    return show(request, actor, "audit/log.html", "audit", context)


@require_safe
@admins_only
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What the page shows, all of it, for a spreadsheet. That it was exported is written first."""
    _form, given, rows = _chosen(request, actor)
    told = ", ".join(f"{name}={value}" for name, value in given.items() if value)
    looked(request, actor, Name.EXPORTED, LOG, format="csv", filter=told)
    response = StreamingHttpResponse(lines(_table(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate()}.csv"'
    return response


@require_POST
@admins_only
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    report = check()
    if report.whole:
        text = ngettext(
            "The chain is whole: %(count)s line checked.",
            "The chain is whole: %(count)s lines checked.",
            report.checked,
        )
        messages.success(request, text % {"count": report.checked})
    else:
        for fault in report.faults[:5]:
            messages.error(request, str(FAULTS[fault.kind]) % {"number": fault.number, "until": fault.until})
    name = Name.VERIFIED if report.whole else Name.BROKEN
    looked(request, actor, name, LOG, count=report.checked, outcome="whole" if report.whole else "broken")
    return redirect("desk:admin:audit")


def _chosen(request: HttpRequest, actor: Actor) -> tuple[Filter, dict[str, Any], Any]:
    """The form, what it asks for, and the entries it means. What is no filter is none."""
    form = Filter(request.GET)
    form.is_valid()
    given: dict[str, Any] = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    rows = narrowed(
        audit_for(actor),
        words=given["words"],
        names=GROUPS_OF_NAMES[given["what"]][1],
        since=_midnight(given["since"]) if given["since"] else None,
        before=_midnight(given["until"] + timedelta(days=1)) if given["until"] else None,
        about=(given["kind"], given["id"]),
    )
    return form, given, rows


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _table(rows: Any) -> Iterator[list[str]]:
    yield list(HEADS)
    for one in rows.order_by("-number").iterator(chunk_size=1000):
        yield ["" if cell is None else str(cell) for cell in _cells(one)]


def _cells(one: AuditEntry) -> list[Any]:
    moment = date_format(timezone.localtime(one.at), "Y-m-d H:i:s")
    who = (one.actor_kind, one.actor_id, one.actor_label)
    about = (one.about_kind, one.about_id, one.about_label)
    data = json.dumps(one.data, ensure_ascii=False)
    return [one.number, moment, *who, one.name, *about, data, one.address, one.token, one.hash]
