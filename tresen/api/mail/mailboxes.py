"""mail/mailboxes: GET, PATCH. For administrators; to everybody else there are none."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import Paging, page
from tresen.api.problems import invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.mail import MailboxChange
from tresen.channels.email.access import mailboxes_for
from tresen.channels.email.mailbox_editing import save_mailbox, save_texts, switch
from tresen.channels.email.models import Mailbox
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team

LANGUAGES = ("de", "en")
TEXTS = ("greeting", "signature", "acknowledgement")
SAID = (*TEXTS, "acknowledges", "authserv_id")


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Administrators get all, everybody else none."""
    found, following = page(request, mailboxes_for(request.auth.actor).select_related("team"), wanted)
    return listed(request, [_shown(one) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    """For administrators."""
    return rendered(_shown(_fetch(request.auth.actor, key)))


def change(request: Call, key: int, given: MailboxChange) -> HttpResponse:
    """For administrators. All of it happens, or nothing."""
    actor = request.auth.actor
    with transaction.atomic():
        mailbox = _fetch(actor, key, lock=True)
        wanted = {name: getattr(given, name) for name in given.model_fields_set}
        columns: dict[str, Any] = {name: wanted[name] for name in ("name", "sender_name") if name in wanted}
        if "team" in wanted:
            columns["team"] = _team(actor, wanted["team"])
        if columns:
            save_mailbox(mailbox, **columns)
        if set(SAID) & set(wanted):
            texts = {name: _texts(wanted[name]) for name in TEXTS if name in wanted}
            now = {name: getattr(mailbox, name) for name in SAID}
            save_texts(mailbox, **{**now, **{name: wanted[name] for name in SAID if name in wanted}, **texts})
        if "active" in wanted:
            switch(mailbox, on=wanted["active"])
    return rendered(_shown(_fetch(actor, key)))


def _fetch(actor: Actor, key: int, *, lock: bool = False) -> Mailbox:
    mailboxes = mailboxes_for(actor).select_related("team")
    mailboxes = mailboxes.select_for_update(of=("self",)) if lock else mailboxes
    if key.bit_length() > 63 or (found := mailboxes.filter(pk=key).first()) is None:
        raise Http404
    return found


def _team(actor: Actor, name: str | None) -> Team | None:
    if name is None:
        return None
    if (found := teams_for(actor).filter(name=name).first()) is None:
        raise invalid("team", "not a team")
    return found


def _texts(given: Any) -> dict[str, str]:
    texts = {language: getattr(given, language).strip().replace("\r\n", "\n") for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _shown(one: Mailbox) -> dict[str, Any]:
    """Named one by one: what is not named here, above all secrets, never leaves."""
    return {
        "id": one.pk,
        "address": one.address,
        "name": one.name,
        "sender_name": one.sender_name,
        "team": one.team.name if one.team else None,
        "active": one.is_active,
        **{name: {language: getattr(one, name).get(language, "") for language in LANGUAGES} for name in TEXTS},
        "acknowledges": one.acknowledges,
        "authserv_id": one.authserv_id,
        "fetch_protocol": one.fetch_protocol,
        "fetched_at": one.fetched_at,
        "fetch_error": one.fetch_error,
        "outgoing": one.outgoing,
    }
