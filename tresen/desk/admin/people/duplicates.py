"""Who may be one and the same: pairs to decide on, merges to take back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.doors import is_fragment
from tresen.people.access import merges_for, organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.duplicates import Pair, Reason, duplicate_organisations, duplicate_persons
from tresen.people.merging import keep_apart
from tresen.people.models import Person
from tresen.people.models.person import Role
from tresen.people.refusals import EditRefused
from tresen.tickets.change import Refused
from tresen.tickets.merged_people import merge, unmerge

PAGE = 25
KINDS = {"person": gettext_lazy("People"), "organisation": gettext_lazy("Organisations")}
REASONS: dict[str, str | Promise] = {
    Reason.NAME: gettext_lazy("similar name"),
    Reason.NUMBER: gettext_lazy("same phone number"),
    Reason.ADDRESS: gettext_lazy("same name before the @"),
    Reason.DOMAIN: gettext_lazy("similar mail domain"),
}


@dataclass(frozen=True)
class Side:
    row: Any
    url: str
    facts: list[str]


class Choice(forms.Form):
    kind = forms.ChoiceField(choices=list(KINDS.items()))
    one = forms.IntegerField(min_value=1, max_value=2**62)
    other = forms.IntegerField(min_value=1, max_value=2**62)
    keep = forms.ChoiceField(choices=[("one", "one"), ("other", "other")], required=False)
    with_rights = forms.BooleanField(required=False)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    kind = request.GET.get("kind", "person")
    kind = kind if kind in KINDS else "person"
    typed = (request.GET.get("one", "").strip()[:320], request.GET.get("other", "").strip()[:320])
    by_hand = [_typed(actor, kind, one) for one in typed]
    asked = is_fragment(request, "pairs")
    pairs: list[Pair] = []
    if all(by_hand):
        pairs = [Pair(by_hand[0], by_hand[1])]
    elif asked or any(typed):
        pairs = duplicate_persons() if kind == "person" else duplicate_organisations()
        if any(typed):
            messages.error(request, _("One of the two is not known. Write it exactly as it is kept."))
    context = {
        "tabs": list(KINDS.items()),
        "kind": kind,
        "pairs": [_shown(one) for one in pairs[:PAGE]],
        "more": max(0, len(pairs) - PAGE),
        "waits": not (asked or any(typed)),  # a directory of 200,000 takes its second: the page stands before
        "typed": typed,
        "merges": merges_for(actor, kind)[:20],
    }
    if asked:
        return render(request, "desk/admin/people/duplicate_pairs.html", context)
    return show(request, actor, "people/duplicates.html", "duplicates", context)


@require_POST
@admins_only
def join(request: HttpRequest, actor: Actor) -> HttpResponse:
    given, one, other = _both(request, actor)
    source, into = (one, other) if given["keep"] == "other" else (other, one)
    try:
        merge(source, into, by=actor, with_rights=given["with_rights"])
    except EditRefused as refused:
        messages.error(request, str(refused))
    else:
        told = {"source": source, "into": into}
        messages.success(request, _("“%(source)s” is part of “%(into)s” now. Below you can take it back.") % told)
    return _back(given["kind"])


@require_POST
@admins_only
def apart(request: HttpRequest, actor: Actor) -> HttpResponse:
    given, one, other = _both(request, actor)
    keep_apart(one, other)
    messages.success(request, _("Remembered: they are not the same."))
    return _back(given["kind"])


@require_POST
@admins_only
def undo(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    done = get_object_or_404(merges_for(actor), pk=key)
    try:
        unmerge(done, by=actor)
    except EditRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%s” stands for itself again.") % done.source)
    return _back("person" if done.person_id else "organisation")


def _both(request: HttpRequest, actor: Actor) -> tuple[dict[str, Any], Any, Any]:
    form = Choice(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose two different ones."))
    given = form.cleaned_data
    rows: Any = persons_for(actor) if given["kind"] == "person" else organisations_for(actor)
    return given, get_object_or_404(rows, pk=given["one"]), get_object_or_404(rows, pk=given["other"])


def _typed(actor: Actor, kind: str, text: str) -> Any:
    if not text or "\0" in text:
        return None
    if kind == "person":
        return persons_for(actor).filter(addresses__value=normal_address(text)).first()
    return organisations_for(actor).filter(key=text).first() or organisations_for(actor).filter(name=text).first()


def _shown(pair: Pair) -> dict[str, Any]:
    works = [isinstance(one, Person) and one.role != Role.CUSTOMER for one in (pair.one, pair.other)]
    return {
        "one": _side(pair.one),
        "other": _side(pair.other),
        "reasons": [REASONS[one] for one in sorted(pair.reasons)],
        "works": any(works),
    }


def _side(row: Any) -> Side:
    if isinstance(row, Person):
        facts = [each.value for each in row.addresses.all()][:3]
        facts += [each.readable for each in row.numbers.all()][:2] + [str(each) for each in row.organisations.all()][:3]
        return Side(row, reverse("desk:admin:person", args=[row.pk]), facts)
    return Side(row, reverse("desk:admin:organisation", args=[row.pk]), [each.name for each in row.domains.all()][:5])


def _back(kind: str) -> HttpResponse:
    return redirect(f"{reverse('desk:admin:duplicates')}?kind={kind}")
