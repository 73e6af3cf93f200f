"""Making, changing and deleting a text module."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tresen.desk.doors import agents_only
from tresen.desk.texts.files import files_given, largest
from tresen.desk.texts.languages import FURTHER, name_of
from tresen.desk.views.counts import lines
from tresen.desk.whose import audiences, chosen_teams, offer
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Team
from tresen.people.models.person import Locale
from tresen.people.rights import Right
from tresen.texts.access import may_change_module, modules_kept_by
from tresen.texts.editing import Draft, change_module, delete_module, make_module
from tresen.texts.models import TextModule
from tresen.texts.variables import known, labels, shown
from tresen.tickets.change import Refused
from tresen.tickets.models.view import Audience

OWN_LANGUAGES = tuple(Locale.values)


class ModuleForm(forms.Form):
    shortcut = forms.CharField(
        label=gettext_lazy("Shortcut"), max_length=41, help_text=gettext_lazy("What is typed after “::”, such as vpn.")
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Optional; folders within folders with a “/”."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who has it?"), widget=forms.RadioSelect)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Only for tickets of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, actor: Actor, module: TextModule | None, data: Any = None) -> None:
        start: dict[str, Any] = {"audience": Audience.OWN, "is_active": True}
        contents: dict[str, str] = {}
        if module is not None:
            names = ("shortcut", "name", "folder", "audience", "teams", "organisations", "is_active")
            start, contents = {name: getattr(module, name) for name in names}, module.contents
        super().__init__(data, initial=start)
        offer(self, actor, Right.TEXTS)
        clients = self.fields["organisations"]
        assert isinstance(clients, forms.ModelChoiceField)
        clients.queryset = organisations_for(actor).filter(is_active=True)
        sent = [name.partition("_")[2] for name in data or () if name.startswith("text_")]
        more = [one for one in (*contents, *sent) if one in FURTHER]
        self.languages = list(dict.fromkeys([*OWN_LANGUAGES, *more]))
        called = labels()
        for language in self.languages:
            area = forms.Textarea(attrs={"rows": 8, "lang": language})
            field = forms.CharField(label=name_of(language), required=False, widget=area, max_length=100_000)
            self.fields[f"text_{language}"] = field
            self.initial[f"text_{language}"] = shown(contents.get(language, ""), called)

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[f"text_{language}"] for language in self.languages]

    @property
    def further(self) -> list[tuple[str, str]]:
        return [(one, name_of(one)) for one in FURTHER if one not in self.languages]

    def draft(self, files: Any) -> Draft:
        sent = self.cleaned_data
        return Draft(
            **{name: sent[name] for name in ("shortcut", "name", "folder", "audience", "is_active")},
            contents={language: sent[f"text_{language}"] for language in self.languages},
            teams=chosen_teams(sent),
            organisations=[one.pk for one in sent["organisations"]],
            files=files,
        )


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, _changeable(actor, key))


@require_POST
@agents_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    module = _changeable(actor, key)
    delete_module(module, by=actor)
    messages.success(request, _("“%(name)s” is deleted. What was written with it stays.") % {"name": module.name})
    return redirect("desk:modules")


def _changeable(actor: Actor, key: int) -> TextModule:
    module = modules_kept_by(actor).filter(pk=key).prefetch_related("files__blob").first()
    if module is None:
        raise Http404
    if not may_change_module(actor, module):
        raise Refused(_("Only whoever may share this text module can change it. Make one of your own instead."))
    return module


def _edit(request: HttpRequest, actor: Actor, module: TextModule | None) -> HttpResponse:
    form = ModuleForm(actor, module, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                draft = form.draft(files_given(request, module))
                saved = change_module(module, draft, by=actor) if module else make_module(draft, by=actor)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. Type ::%(shortcut)s to put it in.") % {"shortcut": saved.shortcut})
                return redirect("desk:modules")
        status = 422
    context = {
        "module": module,
        "form": form,
        "here": "modules",
        "nav": lines(actor),
        "variables": [(str(one.group), one.label) for one in known()],
        "shares": len(audiences(actor, Right.TEXTS)) > 1,
        "largest": largest(),
        "files": list(module.files.all()) if module else [],
    }
    return render(request, "desk/texts/edit.html", context, status=status)
