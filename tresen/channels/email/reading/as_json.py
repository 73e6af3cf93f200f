"""The envelope as `tresen mail parse` prints it."""

from typing import Any

from tresen.channels.email.reading.envelope import Address, AttachedFile, Attendee, Bounce, Envelope, Invitation


def as_json(envelope: Envelope, *, source: str = "") -> dict[str, Any]:
    """A dict of plain JSON values, stable in its keys."""
    return {
        "source": source,
        "from": _address(envelope.from_),
        "reply_to": [_address(address) for address in envelope.reply_to],
        "to": [_address(address) for address in envelope.to],
        "cc": [_address(address) for address in envelope.cc],
        "subject": envelope.subject,
        "date": envelope.date.isoformat() if envelope.date else None,
        "message_id": envelope.message_id,
        "in_reply_to": envelope.in_reply_to,
        "references": list(envelope.references),
        "text": envelope.text,
        "text_visible": envelope.text_visible,
        "text_folded": envelope.text_folded,
        "html": envelope.html,
        "attachments": [_file(file) for file in envelope.attachments],
        "auto": envelope.auto,
        "bounce": _bounce(envelope.bounce) if envelope.bounce else None,
        "calendar": [as_invitation(one) for one in envelope.calendar],
        "sealed": envelope.sealed,
        "stub": envelope.stub,
        "language": envelope.language,
        "defects": list(envelope.defects),
    }


def as_invitation(one: Invitation) -> dict[str, Any]:
    """Moments as ISO 8601 with their offset, days as YYYY-MM-DD; see `Invitation` for the rest."""
    return {
        "method": one.method,
        "summary": one.summary,
        "start": one.start.isoformat() if one.start else None,
        "end": one.end.isoformat() if one.end else None,
        "all_day": one.all_day,
        "zone": one.zone,
        "location": one.location,
        "description": one.description,
        "organizer": _attendee(one.organizer) if one.organizer else None,
        "attendees": [_attendee(attendee) for attendee in one.attendees],
        "rule": one.rule,
        "uid": one.uid,
        "sequence": one.sequence,
        "status": one.status,
    }


def _attendee(one: Attendee) -> dict[str, str]:
    return {"name": one.name, "email": one.email, "answer": one.answer, "role": one.role}


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "email": address.email}


def _file(file: AttachedFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "cid": file.content_id,
        "inline": file.inline,
    }


def _bounce(bounce: Bounce) -> dict[str, Any]:
    return {
        "kind": bounce.kind,
        "recipients": list(bounce.recipients),
        "original_message_id": bounce.original_message_id,
        "status": bounce.status,
        "diagnostic": bounce.diagnostic,
    }
