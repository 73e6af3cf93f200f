"""Keys of people and certificates of authorities: known, confirmed, refused, revoked, removed."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.channels.email.access import keys_for
from tresen.channels.email.models import Key, KeyKind, KeySource, Trust
from tresen.channels.email.protection import keyring
from tresen.channels.email.protection.expiring import check_keys
from tresen.channels.email.protection.reading import Read
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.mail.key_forms import PublicKeyFile
from tresen.desk.admin.mail.key_lines import shown
from tresen.desk.admin.paging import newest
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor

FILTERS = {
    "": (gettext_lazy("Keys of people"), Q(authority=False)),
    "waiting": (gettext_lazy("To be confirmed"), Q(authority=False, trust=Trust.CANDIDATE)),
    "authorities": (gettext_lazy("Authorities"), Q(authority=True)),
}


@require_http_methods(["GET", "POST"])
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list; by POST keys from a file."""
    form = PublicKeyFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if count := _add(form.keys, form.cleaned_data["address"], actor):
            messages.success(request, _("Keys added: %d") % count)
            return redirect("desk:admin:keys")
        form.add_error("address", _("The key names no address. Enter whose it is."))
    words = " ".join(request.GET.get("words", "").split())[:100].lower()
    which = request.GET.get("which", "")
    which = which if which in FILTERS else ""
    rows = keys_for(actor).filter(FILTERS[which][1], mailbox=None).select_related("trusted_by", "found_in__ticket")
    if words:
        digits = words.replace(" ", "")
        rows = rows.filter(
            Q(address__startswith=words) | Q(subject__icontains=words) | Q(fingerprint__startswith=digits)
        )
    found, before = newest(rows, request.GET.get("before", ""))
    context = {
        "keys": shown(found, actor),
        "older": before,
        "paged": "before" in request.GET,
        "words": words,
        "which": which,
        "tabs": [(key, label) for key, (label, _condition) in FILTERS.items()],
        "form": form,
        "back": "keys",
    }
    return show(request, actor, "mail/keys.html", "keys", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def decision(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    one = get_object_or_404(keys_for(actor), pk=key)
    done = request.POST.get("decision", "")
    if done == "confirm":
        keyring.decide(one, Trust.TRUSTED, by=actor)
        messages.success(request, _("Confirmed: mail to %s can be encrypted with it.") % (one.address or one.subject))
    elif done == "refuse":
        keyring.decide(one, Trust.REFUSED, by=actor)
        messages.success(request, _("Refused. Mails signed with it are shown as not trusted."))
    elif done == "revoke":
        keyring.revoke(one)
        messages.success(request, _("Revoked: nothing is encrypted for it, and its signatures no longer count."))
    elif done == "remove":
        keyring.remove(one)
        messages.success(request, _("The key is removed."))
    else:
        raise Http404
    check_keys()
    if one.mailbox_id:
        return redirect("desk:admin:mailbox_keys", one.mailbox_id)
    which = "authorities" if one.authority else ""
    return redirect(reverse("desk:admin:keys") + (f"?which={which}" if which else ""))


@require_safe
@admins_only
def file(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The public part; a private one never leaves by any page."""
    one = get_object_or_404(keys_for(actor), pk=key)
    looked(request, actor, Name.DOWNLOADED, Thing("key", str(key), one.address or one.subject))
    ending = "asc" if one.kind == KeyKind.PGP else "csr" if one.source == KeySource.REQUEST else "crt"
    types = {"asc": "application/pgp-keys", "csr": "application/pkcs10", "crt": "application/x-pem-file"}
    response = HttpResponse(one.public, content_type=types[ending])
    response["Content-Disposition"] = f'attachment; filename="{_name(one)}.{ending}"'
    return response


def _name(key: Key) -> str:
    name = key.address or key.subject
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)[:80] or "key"


def _add(reads: list[Read], address: str, actor: Actor) -> int:
    """How many were added. Certificates of authorities are trusted as such, others for their addresses."""
    count = 0
    for read in reads:
        if read.authority and not address:
            keyring.add_authority(read, by=actor)
            count += 1
            continue
        for name in [address] if address else read.addresses:
            keyring.add_public(name, read, by=actor)
            count += 1
    return count
