"""What the agent was writing, as the composer needs it."""

from dataclasses import dataclass

from tresen.desk.attachments.uploads import Upload, read_token
from tresen.desk.tickets.recipients import Recipients
from tresen.people.actor import Actor
from tresen.tickets.drafts import draft_of
from tresen.tickets.models import Draft, Ticket


@dataclass(frozen=True)
class Writing:
    """One tab of the composer."""

    html: str
    to: str
    cc: str
    files: list[Upload]
    version: int


def writings(ticket: Ticket, actor: Actor, usually: Recipients) -> dict[str, Writing]:
    kept = draft_of(ticket, by=actor)
    return {kind: _writing(kept.get(kind), actor, usually) for kind in ("reply", "note")}


def _writing(draft: Draft | None, actor: Actor, usually: Recipients) -> Writing:
    if draft is None:
        return Writing("", usually.to, usually.cc, [], 0)
    recipients = draft.recipients
    files = [upload for token in recipients.get("files", []) if (upload := read_token(token, actor))]
    html = draft.html
    for upload in files:
        html = html.replace(f'"cid:{upload.content_id}"', f'"{upload.url}"')
    return Writing(html, ", ".join(recipients.get("to", [])), ", ".join(recipients.get("cc", [])), files, draft.version)
