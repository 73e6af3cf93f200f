"""Checklists: tasks prepared once. One line is one task, as one writes a list."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.checklists import checklists_for, save_checklist
from tresen.tickets.choices import categories_for
from tresen.tickets.kinds import kind_label
from tresen.tickets.models import Category, Checklist, ChecklistItem, Kind

DUE = re.compile(r"\+(\d{1,3})")
MOST = 100


class Items(forms.CharField):
    """ "! Konto sperren | Netze | +0": "!" makes it compulsory, then a team or an agent's address, then days."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "true"}), **more)
        self.actor: Actor | None = None

    def clean(self, value: Any) -> list[ChecklistItem]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("At most %(most)s, please.") % {"most": MOST})
        return [self._item(line) for line in lines]

    def _item(self, line: str) -> ChecklistItem:
        assert self.actor is not None
        title, *rest = [part.strip() for part in line.split("|")]
        item = ChecklistItem(title=title.removeprefix("!").strip()[:200], compulsory=title.startswith("!"))
        if not item.title:
            raise ValidationError(_("Say what is to be done."))
        for part in filter(None, rest):
            if due := DUE.fullmatch(part):
                item.days = int(due[1])
            elif team := teams_for(self.actor).filter(name__iexact=part).first():
                item.team = team
            elif agent := agents_for(self.actor).filter(email__iexact=part).first():
                item.owner = agent
            else:
                words = _("“%(part)s” is no team, no agent's e-mail address and no number of days like +3.")
                raise ValidationError(words % {"part": part})
        return item


def as_text(checklist: Checklist) -> str:
    lines = []
    for one in checklist.items.select_related("team", "owner"):
        parts = [f"! {one.title}" if one.compulsory else one.title]
        parts += [str(one.team)] if one.team else []
        parts += [one.owner.email or ""] if one.owner else []
        parts += [f"+{one.days}"] if one.days is not None else []
        lines.append(" | ".join(parts))
    return "\n".join(lines)


class ChecklistForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    items = Items(
        label=gettext_lazy("Tasks, one a line"),
        help_text=gettext_lazy(
            "“!” in front: compulsory. After “|” a team or an agent's e-mail address, and when it is due: "
            "+3 is in three days. Example: ! Lock the account | Networks | +0"
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Put in by itself for these kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Put in by itself for these categories and all below"),
        required=False,
        help_text=gettext_lazy(
            "With kinds and categories chosen, both must fit. With neither, agents put it in by hand."
        ),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False, initial=True)

    def __init__(self, actor: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        items, kinds, categories = self.fields["items"], self.fields["kinds"], self.fields["categories"]
        assert isinstance(items, Items)
        assert isinstance(kinds, forms.MultipleChoiceField)
        assert isinstance(categories, forms.ModelMultipleChoiceField)
        items.actor, categories.queryset = actor, categories_for(actor)
        kinds.choices = [(str(kind), kind_label(kind)) for kind in Kind]


def _known(actor: Actor) -> QuerySet[Checklist]:
    return checklists_for(actor, in_use=False)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = _known(actor).prefetch_related("items", "categories")
    return show(request, actor, "workload/checklists.html", "checklists", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(_known(actor), pk=key))


def _edit(request: HttpRequest, actor: Actor, one: Checklist | None) -> HttpResponse:
    start: dict[str, Any] = {}
    if one is not None:
        start = {"name": one.name, "kinds": one.kinds, "is_active": one.is_active, "items": as_text(one)}
        start["categories"] = [category.pk for category in one.categories.all()]
    form = ChecklistForm(actor, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            save_checklist(one, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:checklists")
    context = {"one": one, "form": form, "back": "desk:admin:checklists"}
    return show(request, actor, "workload/checklist.html", "checklists", context, status=422 if form.errors else 200)
