"""What the agent was writing, as the composer needs it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from tresen.desk.attachments.uploads import LARGEST, Upload, kept_token
from tresen.desk.texts.languages import FURTHER, name_of
from tresen.desk.tickets.recipients import Recipients
from tresen.people.actor import Actor
from tresen.people.models.person import Locale
from tresen.people.rights import Right
from tresen.tickets.models import Draft
from tresen.ui.sizes import file_size

KINDS = ("reply", "note", "phone", "forward")
NEEDED = {"reply": Right.REPLY, "note": Right.NOTE, "phone": Right.NOTE, "forward": Right.REPLY}


@dataclass(frozen=True)
class Writing:
    """One tab of the composer."""

    kind: str
    html: str
    to: str
    cc: str
    bcc: str
    files: list[Upload]
    version: int
    options: dict[str, Any] = field(default_factory=dict)
    at: str = ""  # when it was saved, ISO 8601; "" where nothing is kept

    @property
    def options_json(self) -> str:
        return json.dumps(self.options)


def composing(proposed: Recipients) -> dict[str, Any]:
    """What the composer says besides the drafts: whom a reply to all goes to, how large a file may be, in which
    languages there may be text modules."""
    size = file_size(LARGEST, (get_language() or "de")[:2])
    languages = [(code, name_of(code)) for code in (*Locale.values, *FURTHER)]
    return {"all": proposed, "largest": size, "largest_bytes": LARGEST, "languages": languages}


def writings(drafts: Iterable[Draft], actor: Actor, usually: Recipients) -> dict[str, Writing]:
    """`drafts`: of one ticket; only the actor's own count."""
    me = actor.person.pk if actor.person else 0
    kept = {draft.kind: draft for draft in drafts if draft.person_id == me}
    return {kind: writing(kept.get(kind), actor, usually, kind) for kind in KINDS}


def writing(draft: Draft | None, actor: Actor, usually: Recipients | None = None, kind: str = "") -> Writing:
    if draft is None:
        known = usually if usually is not None and kind == "reply" else Recipients("")
        return Writing(kind, "", known.to, known.cc, "", [], 0)
    recipients = draft.recipients
    files = [upload for token in recipients.get("files", []) if (upload := kept_token(token, actor))]
    html = draft.html
    for upload in files:
        html = html.replace(f'"cid:{upload.content_id}"', f'"{upload.url}"')
    to, cc, bcc = (", ".join(recipients.get(name, [])) for name in ("to", "cc", "bcc"))
    kept = draft.updated_at.isoformat()
    return Writing(draft.kind, html, to, cc, bcc, files, draft.version, draft.options, kept)


def as_json(one: Writing) -> dict[str, Any]:
    """For a composer that is open already."""
    files = [file.described() for file in one.files]
    names = ("kind", "html", "to", "cc", "bcc", "version", "options")
    return {**{name: getattr(one, name) for name in names}, "files": files}
