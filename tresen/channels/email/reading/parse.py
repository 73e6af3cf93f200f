"""A mail's bytes to an envelope. Nothing but MailRefused ever leaves `parse`, apart from a full disk or memory."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from tresen.channels.email.reading.addresses import addresses
from tresen.channels.email.reading.automatic import answering, automatic
from tresen.channels.email.reading.bodies import read_bodies
from tresen.channels.email.reading.bouncing import bounce_of
from tresen.channels.email.reading.calendar.reading import EVENTS, invitations
from tresen.channels.email.reading.detach import detach
from tresen.channels.email.reading.envelope import Address, AttachedFile, Envelope, Invitation
from tresen.channels.email.reading.folding import fold
from tresen.channels.email.reading.folding_html import FoldedHtml, fold_html
from tresen.channels.email.reading.headers import POLICY, date_value, message_ids, raw_value, raw_values, text_value
from tresen.channels.email.reading.language import guess_language
from tresen.channels.email.reading.limits import NO_SENDER, MailRefused
from tresen.channels.email.reading.marks import FORWARDED
from tresen.channels.email.reading.parts import Bodies, Reading
from tresen.channels.email.reading.sealing import sealed_text
from tresen.channels.email.reading.wellformed import all_wellformed, one_line, wellformed
from tresen.channels.email.reading.window import Readable
from tresen.channels.email.trust.authserv import MOST, RECEIVED
from tresen.kit.html import from_text, original

__all__ = ["MailRefused", "original_html", "parse", "read_head"]

_CID = re.compile(r"cid:([^\"'\s>)]{1,300})", re.IGNORECASE)
MOST_AUTHORS = 20
_DELIVERED = ("Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "X-Forwarded-To")


def parse(source: bytes | Readable, *, spool_dir: str | Path) -> Envelope:
    """Understand a mail. Large attachments lie in `spool_dir`, which the caller makes and removes."""
    try:
        message, bodies = _read(source, Path(spool_dir))
        envelope: Envelope = all_wellformed(_envelope(message, bodies))
        return envelope
    except (MailRefused, OSError, MemoryError):
        raise
    except Exception as error:
        raise MailRefused(f"The mail could not be understood ({type(error).__name__}).") from error


def original_html(source: bytes | Readable, *, spool_dir: str | Path) -> str:
    """The HTML of a mail with its looks, for the sandboxed frame; "" when it has none."""
    try:
        _, bodies = _read(source, Path(spool_dir))
        return original(_joined_html(bodies.readings)) if any(one.html for one in bodies.readings) else ""
    except (MailRefused, OSError, MemoryError):
        raise
    except Exception as error:
        raise MailRefused(f"The mail could not be shown ({type(error).__name__}).") from error


def _read(source: bytes | Readable, spool_dir: Path) -> tuple[EmailMessage, Bodies]:
    file = BytesIO(source) if isinstance(source, bytes) else source
    skeleton = detach(file, spool_dir)
    message = BytesParser(policy=POLICY).parsebytes(skeleton.content)
    return message, read_bodies(message, skeleton, spool_dir)


def _envelope(message: EmailMessage, bodies: Bodies) -> Envelope:
    envelope = read_head(message, tuple(bodies.defects))
    envelope = _with_bodies(envelope, bodies)
    bounce = bounce_of(
        message,
        bodies,
        sender=envelope.from_.email,
        subject=envelope.subject,
        return_path=envelope.return_path,
        text=envelope.text,
    )
    answers = "" if bounce else answering(message, auto=envelope.auto, text=envelope.text_visible)
    auto = envelope.auto or ("delivery report" if bounce else answers)
    return replace(envelope, bounce=bounce, auto=auto, answering=answers)


def read_head(message: EmailMessage, noted: tuple[str, ...] = ()) -> Envelope:
    """What the headers alone tell; MailRefused when they name no sender."""
    defects = list(noted)
    found: dict[str, tuple[Address, ...]] = {}
    for name in ("From", "Sender", "Reply-To", "To", "Cc", *_DELIVERED, "X-Original-To"):
        found[name], defect = addresses(raw_values(message, name))
        if defect:
            defects.append(f"{name}: {defect}")
    return_path = _return_path(message)
    sender = _from(found, return_path, defects)
    date, defect = date_value(message)
    defects += [defect] if defect else []
    ids = message_ids(raw_values(message, "Message-ID"))
    return Envelope(
        from_=sender,
        further_authors=tuple(one for one in found["From"][:MOST_AUTHORS] if "@" in one.email and one != sender),
        reply_to=found["Reply-To"],
        to=found["To"],
        cc=found["Cc"],
        sender=next(iter(found["Sender"]), None),
        subject=text_value(message, "Subject")[:998],
        date=date,
        message_id=ids[0] if ids else "",
        in_reply_to=next(iter(message_ids(raw_values(message, "In-Reply-To"))), ""),
        references=message_ids(raw_values(message, "References")),
        auto=automatic(message, sender=sender.email, return_path=return_path),
        delivered_to=tuple(dict.fromkeys(address.email for name in _DELIVERED for address in found[name])),
        x_original_to=tuple(address.email for address in found["X-Original-To"]),
        return_path=return_path,
        trace=_trace(message),
        stamped_at=_stamped(message),
        defects=tuple(dict.fromkeys(map(one_line, defects))),
    )


def _from(found: dict[str, tuple[Address, ...]], return_path: str | None, defects: list[str]) -> Address:
    for name in ("From", "Sender", "Reply-To"):
        whole = next((address for address in found[name] if "@" in address.email), None)
        if whole is not None:
            if name != "From":
                defects.append(f"no usable From address, {name} taken")
            return whole
    if found["From"] and found["From"][0].email.isascii():  # MAILER-DAEMON, root: a machine without a domain
        defects.append("the From address has no domain")
        return Address(found["From"][0].name, f"{found['From'][0].email}@localhost")
    if return_path and "@" in return_path:
        defects.append("no usable From address, Return-Path taken")
        return Address("", return_path)
    raise MailRefused("The mail names no sender: it has no usable From address.", NO_SENDER)


def _trace(message: EmailMessage) -> tuple[str, ...]:
    """What servers on the way say they found out about the sender, and where the mail was received between."""
    told = [(name.lower(), str(value)) for name, value in message.raw_items()]
    trace = [one_line(value)[:8000] if name == "authentication-results" else RECEIVED
             for name, value in told if name in ("authentication-results", "received")]  # fmt: skip
    return tuple(trace[:MOST]) if any(trace) else ()


def _stamped(message: EmailMessage) -> datetime | None:
    """The time in the topmost Received header: the server's own that we have the mail from."""
    raw = raw_value(message, "Received").rpartition(";")[2].strip()[:100]
    try:
        moment = parsedate_to_datetime(raw) if raw else None
        return moment if moment is not None and moment.tzinfo is not None else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _return_path(message: EmailMessage) -> str | None:
    values = raw_values(message, "Return-Path", 1)
    if not values:
        return None
    return one_line(values[0]).strip("<> ")[:320]


def _with_bodies(envelope: Envelope, bodies: Bodies) -> Envelope:
    plain = "\n\n".join(reading.plain.strip("\n") for reading in bodies.readings if reading.plain.strip())
    words = [reading for reading in bodies.readings if not reading.cid]
    has_html = any(reading.html.strip() for reading in words)
    only_html = has_html and any(not reading.plain.strip() for reading in words)
    forwarded = FORWARDED.match(envelope.subject) is not None
    joined = _joined_html(bodies.readings if has_html else words)
    calendar = _calendar(envelope, bodies)
    html = fold_html(joined, with_text=only_html, forwarded=forwarded) if has_html else None
    if html is not None and only_html:
        text, visible, folded = _html_texts(html, forwarded)
    else:
        halves = fold(plain, forwarded=forwarded)
        text, visible, folded = plain, halves.visible, halves.folded
    if not text.strip() and calendar:  # an invitation alone speaks for itself
        text = visible = calendar[0].description or calendar[0].summary
    return replace(
        envelope,
        text=wellformed(text).strip("\n"),
        text_visible=wellformed(visible),
        text_folded=wellformed(folded),
        html=html.visible if html else "",
        html_folded=html.folded if html else "",
        remote_images=html.remote_images if html else 0,
        pixels=html.pixels if html else 0,
        attachments=_placed(bodies.files, joined),
        calendar=calendar,
        sealed=bodies.sealed or sealed_text(plain),
        language=guess_language(visible or envelope.subject),
    )


def _html_texts(html: FoldedHtml, forwarded: bool) -> tuple[str, str, str]:
    if html.folded:
        return html.text, html.text_visible, html.text_folded
    halves = fold(html.text, forwarded=forwarded)  # what the tree does not tell, the words may
    return html.text, halves.visible, halves.folded


def _joined_html(readings: list[Reading]) -> str:
    """In order; a picture that the HTML shows somewhere anyway is not shown twice."""
    shown = _shown("".join(reading.html for reading in readings if not reading.cid))
    return "<br>\n".join(
        reading.html or from_text(reading.plain) for reading in readings if reading.cid.lower() not in shown
    )


def _calendar(envelope: Envelope, bodies: Bodies) -> tuple[Invitation, ...]:
    """Each event once: Google sends the same file beside the text and attached."""
    floating = (envelope.date.tzinfo if envelope.date else None) or UTC
    found: dict[tuple[str, str, str], Invitation] = {}
    for file in bodies.calendars:
        for one in invitations(file.data, charset=file.charset, method=file.method, floating=floating):
            found.setdefault((one.uid, one.method, str(one.start)), one)
    return tuple(found.values())[:EVENTS]


def _placed(files: list[AttachedFile], html: str) -> tuple[AttachedFile, ...]:
    """Files that the HTML shows by their cid are inline."""
    shown = _shown(html)
    return tuple(replace(file, inline=bool(file.content_id) and file.content_id.lower() in shown) for file in files)


def _shown(html: str) -> set[str]:
    return {unquote(cid).lower() for cid in _CID.findall(html)}
