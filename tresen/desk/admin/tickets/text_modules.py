"""The text modules that are shared: who has them, how often they are used; out of a file and into one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.desk.texts.index import lines_of
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor
from tresen.texts.access import modules_kept_by
from tresen.texts.exchange import LARGEST, taken_in, written
from tresen.texts.finding import found
from tresen.tickets.change import Refused
from tresen.tickets.models.view import Audience

HERE = "text_modules"
MOST = 500


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (JSON)"))


@require_http_methods(["GET", "POST"])
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            made, changed = taken_in(form.cleaned_data["file"].read(LARGEST + 1), by=actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(made)d text modules made, %(changed)d changed.")
            messages.success(request, words % {"made": made, "changed": changed})
            return redirect("desk:admin:text_modules")
    query = request.GET.get("words", "")[:100]
    shared = modules_kept_by(actor).exclude(audience=Audience.OWN)
    modules = found(shared, query) if query else shared.order_by("-uses", "name")
    rows = lines_of(list(modules.prefetch_related("files")[:MOST]), actor)
    context = {"rows": rows, "words": query, "form": form}
    return show(request, actor, "tickets/text_modules.html", HERE, context, 422 if form.errors else 200)


@require_safe
@admins_only
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    looked(request, actor, Name.EXPORTED, Thing("text_module", "", ""), format="json")
    response = HttpResponse(written(modules_kept_by(actor), actor), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="textmodules.json"'
    return response
