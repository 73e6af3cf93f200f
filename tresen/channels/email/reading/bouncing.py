"""Delivery reports: RFC 3464 first, then the many texts of mail servers that flufl.bounce knows."""

import logging
import re
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import Literal

from tresen.channels.email.reading.envelope import Bounce
from tresen.channels.email.reading.headers import POLICY, decoded, message_ids, raw_value, raw_values
from tresen.channels.email.reading.parts import Bodies
from tresen.channels.email.reading.wellformed import one_line

Kind = Literal["hard", "soft", "delayed"]

_FIELD = re.compile(r"^([A-Za-z-]{3,40}):[ \t]*(.{0,2000}(?:\n[ \t].{0,2000}){0,10})", re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_FAILED = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"\b([45]\d\d)[ -]")
_SUBJECT = re.compile(
    r"(?:undeliver|unzustellbar|nicht zugestellt|nicht zustellbar|unzustellbarkeit|returned mail|"
    r"mail delivery|delivery (?:status|failure|failed|"
    r"report|notification|problem|has failed)|failure notice|mail system error|returned to sender|"
    r"message you sent|non[- ]?delivery|zustellung|warning: could not send|"
    r"delayed|delivery incomplete|mail could not be delivered|fehler bei der zustellung|mailfehler|"
    r"message status|not delivered|can not be delivered|cannot be delivered)",
    re.IGNORECASE,
)
_DAEMON = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?delivery|microsoftexchange\w*|double-?bounce|bounces?)\b",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|warning: could not send|will (?:continue|keep) (?:to be tried|trying|retry)|"
    r"no action is required|delivery incomplete|verzögert|wird weiterhin versucht",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"mailbox (?:is )?full|over ?quota|quota exceeded|exceeded (?:his|her|its|the|their) (?:quota|"
    r"storage)|insufficient (?:disk|system) (?:space|storage)|postfach (?:ist )?voll|"
    r"timed out|connection refused|temporar|try again later|greylist|too large|"
    r"exceeds (?:the )?(?:maximum|size)|speicherplatz",
    re.IGNORECASE,
)
_TYPE = re.compile(r"\A\s*[A-Za-z][A-Za-z0-9-]{1,20};\s*")  # "smtp; 550 …": RFC 3464, 2.3.6
_ADDRESS = re.compile(r"[\w.+=/'*-]{1,100}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}")


def bounce_of(
    message: EmailMessage, bodies: Bodies, *, sender: str, subject: str, return_path: str | None, text: str
) -> Bounce | None:
    """What a delivery report says, or None when this mail is none."""
    is_report = message.get_content_type() == "multipart/report"
    if bodies.reports:
        return _from_report(message, bodies, text)
    if is_report and "disposition" in raw_value(message, "Content-Type").lower():
        return None  # a receipt for reading
    daemon = _DAEMON.match(sender)
    nobody = return_path == ""
    announced = _SUBJECT.search(subject) is not None
    coded = _FAILED.search(text[:8000]) is not None
    if not (is_report or daemon or (nobody and (announced or coded))):
        return None
    sure = announced or (coded and (nobody or is_report)) or sender.lower().startswith("mailer-daemon")
    return _from_text(message, bodies, subject, text, sure=sure)


def _from_report(message: EmailMessage, bodies: Bodies, text: str) -> Bounce | None:
    fields: dict[str, list[str]] = {}
    for name, value in _FIELD.findall("\n".join(bodies.reports)[:200_000]):
        fields.setdefault(name.lower(), []).append(one_line(value))
    actions = {action.split()[0].lower() for action in fields.get("action", []) if action}
    if actions and actions <= {"delivered", "relayed", "expanded"}:
        return None
    recipients = _recipients(fields)
    status = next((match[1] for value in fields.get("status", []) if (match := _STATUS.search(value))), "")
    diagnostic = next((value for value in fields.get("diagnostic-code", []) if value), "")
    if not recipients and not status and not actions:
        return _from_text(message, bodies, "", text, sure=True)
    if not status or status.endswith(".0.0"):
        better = _FAILED.search(diagnostic) or _FAILED.search(text)
        status = better[1] if better else status
    return Bounce(
        _kind(status, diagnostic or text[:4000], delayed="delayed" in actions),
        recipients,
        _original_id(bodies, text),
        status,
        _TYPE.sub("", diagnostic)[:1000],
    )


def _recipients(fields: dict[str, list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        for value in fields.get(name, []):
            match = _ADDRESS.search(decoded(value.partition(";")[2] or value))
            if match:
                found[match[0].lower()] = None
        if found:
            break
    return tuple(found)[:100]


def _from_text(message: EmailMessage, bodies: Bodies, subject: str, text: str, *, sure: bool) -> Bounce | None:
    temporary, permanent = _flufl(message)
    told = f"{subject}\n{text[:20_000]}"
    if not (temporary or permanent or sure):
        return None
    found = permanent or temporary
    failed = next((raw for raw in raw_values(message, "X-Failed-Recipients")), "")
    recipients = tuple(dict.fromkeys([*_ADDRESS.findall(failed)[:100], *found])) or tuple(
        _ADDRESS.findall(text[:2000])[:1]
    )
    match = _FAILED.search(told)
    delayed = not permanent and _DELAY.search(f"{subject}\n{text[:1500]}") is not None
    status = match[1] if match else ""
    line = next(
        (line.strip() for line in text.split("\n") if _REPLY_CODE.search(line[:500]) or _FAILED.search(line[:500])),
        "",
    )
    original = _original_id(bodies, text)
    if not (found or failed or status or line or original or recipients or delayed):
        return None  # nobody is named, no code, none of our mails: a parcel service that tells of its deliveries
    return Bounce(_kind(status, line or told, delayed=delayed), recipients, original, status, line[:1000])


def _flufl(message: EmailMessage) -> tuple[list[str], list[str]]:
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").disabled = True  # it reports each detector and its every surprise
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # detectors of twenty years, each with its own surprises
        return [], []

    def names(found: frozenset[bytes]) -> list[str]:
        return sorted(
            {
                one_line(name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)).lower()
                for name in found
            }
            - {""}
        )

    return names(temporary), names(permanent)


def _kind(status: str, told: str, *, delayed: bool) -> Kind:
    if delayed:
        return "delayed"
    if status.startswith("4") or status in ("5.2.2", "5.3.4", "5.3.1", "5.4.7", "5.4.5", "5.2.3"):
        return "soft"
    if status.startswith("5") and not status.startswith("5.0.0"):
        return "hard"
    code = _REPLY_CODE.search(told)
    if code and code[1].startswith("4"):
        return "soft"
    return "soft" if _SOFT.search(told) else "hard"


def _original_id(bodies: Bodies, text: str) -> str:
    for head in bodies.returned:
        headers = BytesHeaderParser(policy=POLICY).parsebytes(head.lstrip())
        ids = message_ids(raw_values(headers, "Message-ID"))
        if ids:
            return ids[0]
    match = re.search(r"^[ >\t]{0,8}Message-I[dD]:\s{0,4}<([^<>\s]{3,500})>", text, re.MULTILINE)
    return match[1] if match else ""
