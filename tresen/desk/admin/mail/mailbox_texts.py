"""What a mailbox says: greeting, signature, confirmation of new requests; and whose word it believes about senders."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST

from tresen.channels.email.access import mailboxes_for
from tresen.channels.email.mailbox_editing import save_texts
from tresen.channels.email.models import Mailbox
from tresen.channels.email.outgoing.acknowledging import default_text, without_senders_words
from tresen.channels.email.outgoing.placeholders import NAMES, fill
from tresen.channels.email.trust.authserv import NAMELESS
from tresen.channels.email.trust.checking_servers import seen_by
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.mailbox_tabs import show_part
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looks_only
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.texts.variables import kept
from tresen.tickets.models import Ticket

LANGUAGES = (("de", "Deutsch"), ("en", "English"))
KINDS = ("greeting", "signature", "acknowledgement")
SERVER = r"\A(?:-|[A-Za-z0-9]([A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?)?\Z"


def _text(rows: int) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"})
    )


class TextsForm(forms.Form):
    acknowledges = forms.BooleanField(label=gettext_lazy("Confirm new requests by mail"), required=False)
    authserv_id = forms.RegexField(
        SERVER, label=gettext_lazy("Name of the checking server"), required=False, max_length=253
    )

    def __init__(self, mailbox: Mailbox, data: Any = None) -> None:
        start: dict[str, Any] = {"acknowledges": mailbox.acknowledges, "authserv_id": mailbox.authserv_id}
        for kind in KINDS:
            start |= {f"{kind}_{language}": getattr(mailbox, kind).get(language, "") for language, _name in LANGUAGES}
        super().__init__(data, initial=start)
        for kind in KINDS:
            for language, name in LANGUAGES:
                field = self.fields[f"{kind}_{language}"] = _text(8 if kind == "acknowledgement" else 3)
                field.label = name

    def texts(self, kind: str) -> dict[str, str]:
        given = {language: kept(self.cleaned_data[f"{kind}_{language}"].strip())[0] for language, _name in LANGUAGES}
        return {language: text.replace("\r\n", "\n") for language, text in given.items() if text}


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    form = TextsForm(mailbox, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        save_texts(
            mailbox,
            acknowledges=form.cleaned_data["acknowledges"],
            authserv_id=form.cleaned_data["authserv_id"],
            **{kind: form.texts(kind) for kind in KINDS},
        )
        messages.success(request, _("Saved."))
        return redirect("desk:admin:mailbox_texts", mailbox.pk)
    context = {"form": form, "names": NAMES, "seen": seen_by(mailbox), "nameless": NAMELESS, **_previews(mailbox, form)}
    status = 422 if form.errors else 200
    return show_part(request, actor, mailbox, "mailbox_texts", "mailbox_texts.html", context, status=status)


@require_POST
@admins_only
@looks_only
def preview(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """What the texts being typed would make; nothing is saved."""
    mailbox = get_object_or_404(mailboxes_for(actor), pk=key)
    context = _previews(mailbox, TextsForm(mailbox, request.POST))
    return show(request, actor, "mail/mailbox_texts_preview.html", "mailboxes", context)


def _previews(mailbox: Mailbox, form: TextsForm) -> dict[str, Any]:
    return {"previews": [(name, *_samples(mailbox, form, language)) for language, name in LANGUAGES]}


def _samples(mailbox: Mailbox, form: TextsForm, language: str) -> tuple[str, str, str]:
    """The confirmation for somebody known, for a stranger, and what stands around an answer."""

    def typed(kind: str) -> str:
        return kept(str(form[f"{kind}_{language}"].value() or "").replace("\r\n", "\n").strip())[0]

    with override(language):
        text = typed("acknowledgement") or default_text()
        subject, answer = _("Label printer prints half the barcode"), _("(the answer)")
    team = mailbox.team or Team(name="Service Desk")
    customer, agent = Person(name="Karla Beispiel"), Person(name="Anna Muster")
    ticket = Ticket(number="T-10482", subject=subject, customer=customer, team=team)
    around = "\n\n".join(part for part in (typed("greeting"), answer, typed("signature")) if part)
    return (
        fill(text, ticket=ticket, mailbox=mailbox),
        fill(without_senders_words(text), ticket=ticket, mailbox=mailbox),
        fill(around, ticket=ticket, mailbox=mailbox, agent=agent),
    )
