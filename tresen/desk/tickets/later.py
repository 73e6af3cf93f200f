"""What is done with a message that waits for its time: sent now, edited, stopped, thrown away."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.attachments.uploads import upload_of
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.kit.models import Blob
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.change import Refused
from tresen.tickets.drafts import LATER, draft_of, save_draft
from tresen.tickets.models import Draft, Ticket
from tresen.tickets.scheduling import drop, file_lost, options_files, send_now, stop


@require_POST
@agents_only
def act(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """`do`: "send" and "edit" are the writer's, "stop" everybody's who works on the ticket, "drop" the writer's."""
    ticket = ticket_for(actor, number, Right.REPLY)
    draft = Draft.objects.filter(ticket=ticket, kind=LATER, pk=key).select_related("ticket", "person").first()
    if draft is None:
        raise Http404
    mine = actor.person is not None and draft.person_id == actor.person.pk
    do = request.POST.get("do", "")
    if do == "stop":
        stop(draft, by=actor)
        return answer(request, actor, number)
    if not mine:
        raise Refused(_("Only who wrote it can do that."))
    if do == "send":
        seconds = actor.person.undo_seconds if actor.person else 0
        message = send_now(draft, by=actor, delay=seconds)
        return answer(request, actor, number, sent={"kind": "", "message": message.pk, "undo": seconds})
    if do == "edit":
        kind, lost = take_up(draft, by=actor)
        words = file_lost(", ".join(lost)) if lost else ""
        return answer(request, actor, number, toast=words, restored={"kind": kind})
    if do == "drop":
        drop(draft, by=actor)
    return answer(request, actor, number)


def take_up(draft: Draft, *, by: Actor) -> tuple[str, list[str]]:
    """Puts a waiting message back into its writer's composer, before what he has begun since; which kind it is, and
    the names of files that are lost."""
    options, files = draft.options, options_files(draft)
    kind = "forward" if options.get("kind") == "forward" else "reply"
    blobs = Blob.objects.in_bulk([one["sha256"] for one in files])
    lost = [one["name"] for one in files if one["sha256"] not in blobs]
    tokens = [
        upload_of(blobs[one["sha256"]], one["name"], one["media_type"], by).token
        for one in files
        if one["sha256"] in blobs
    ]
    chosen = {**(options.get("facts") or {}).get("mail", {}), "messages": options.get("forwards", [])}
    with transaction.atomic():
        put_back(draft.ticket, kind, draft.html, draft.recipients, tokens, chosen, by=by)
        drop(draft, by=by)
    return kind, lost


def put_back(
    ticket: Ticket,
    kind: str,
    html: str,
    recipients: dict[str, list[str]],
    tokens: list[str],
    options: dict[str, object],
    *,
    by: Actor,
) -> None:
    """Words that have been sent or kept elsewhere become the composer's draft again."""
    begun = draft_of(ticket, by=by).get(kind)
    kept = begun.recipients.get("files", []) if begun else []
    save_draft(
        ticket,
        by=by,
        kind=kind,
        html=html + (begun.html if begun else ""),
        recipients={
            **{name: recipients.get(name, []) for name in ("to", "cc", "bcc")},
            "files": [*tokens, *kept],
        },
        options=dict(options),
        version=(begun.version if begun else 0) + 1_000,  # later than whatever an open composer is about to save
    )
