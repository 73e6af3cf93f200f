"""Is this a machine's mail, never to be answered by another machine? RFC 3834 and what is seen in the wild.

Two things are told apart: what a machine sends (`automatic`) and, among it, what only answers (`answering`): a note of
absence, an acknowledgement. The first may be worth a ticket (a monitoring system's alarm is), the second never is.
"""

import re
from email.message import EmailMessage

from tresen.channels.email.reading.headers import raw_value, text_value
from tresen.channels.email.reading.vacation import says_away

_BULK = {"bulk", "list", "junk", "auto_reply", "auto-reply"}
_LIST = (
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "List-Help",
    "List-Owner",
    "Mailing-List",
    "X-Mailing-List",
)
_ROBOT = re.compile(
    r"(?:mailer-?daemon|postmaster|no-?_?\.?reply|do-?_?not-?_?reply|noreply[\w.+-]*|no-reply[\w.+-]*|"
    r"donotreply[\w.+-]*|bounces?|bounce[+-].*|"
    r"nicht-?antworten|keine-?antwort|auto-?(?:reply|responder|antwort)|autoresponse|daemon|nobody|root|cron|"
    r"(?:nagios|icinga2?|zabbix|check-?mk|prtg|alertmanager|grafana|monitoring|watchdog|opsgenie|uptime|backup-?exec|"
    r"veeam|smartd|logwatch|unattended-upgrades)(?:[+_.-][\w.+-]*)?|"
    r"microsoftexchange[0-9a-f]{8,})\Z",
    re.IGNORECASE,
)
_VACATION = re.compile(
    r"\s*(?:(?:re|aw|antwort|wg|fwd?):\s*){0,4}(?:"
    r"automatische (?:antwort|rückantwort|e-?mail)|automatisch(?:e|er) (?:abwesenheit|antwort)|"
    r"abwesenheits?(?:notiz|nachricht|assistent|meldung|"
    r"benachrichtigung|info)|abwesend\b|abwesenheit:|außer haus|ausser haus|(?:ich bin )?(?:im|"
    r"in) urlaub\s*(?:$|[:!-])|urlaubsvertretung|urlaubsnotiz|"
    r"out of (?:the )?office|out-of-office|ooo:|auto(?:matic|matische)?[ -]?(?:reply|response|antwort|"
    r"generated)|autoreply|auto:|"
    r"vacation (?:reply|message|notice)|on vacation|away from (?:my|the) (?:office|mail|desk)|"
    r"absence (?:notice|notification)|"
    r"réponse automatique|risposta automatica|respuesta automática|automatisch antwoord|automatiskt svar)",
    re.IGNORECASE,
)
_REPLY_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Reply",
    "X-Auto-Respond",
    "X-Autoreply-From",
    "X-Mail-Autoreply",
    "X-Auto-Response",
    "X-Autoresponder",
    "X-Away-Message",
    "X-Vacation",
    "Auto-Response",
)
_ANSWERS = {"auto-replied", "auto-notified"}


def automatic(message: EmailMessage, *, sender: str, return_path: str | None) -> str:
    """Why no machine may answer this mail; "" when a person seems to have written it."""
    return (
        _by_standard(message)
        or _by_lists(message)
        or _by_sender(sender, return_path)
        or _by_habit(message)
    )  # fmt: skip


def answering(message: EmailMessage, *, auto: str, text: str) -> str:
    """Why this mail only answers another by itself, or "". `auto`: why it is taken for a machine's; `text`: what is new
    in it."""
    submitted = raw_value(message, "Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted in _ANSWERS:
        return f"Auto-Submitted: {submitted}"
    if "disposition-notification" in raw_value(message, "Content-Type").lower():
        return "a receipt for reading (RFC 8098)"
    if raw_value(message, "Precedence").strip().lower() in {"auto_reply", "auto-reply"}:
        return "Precedence: auto_reply"
    for name in _REPLY_HEADERS:
        if raw_value(message, name).strip().lower() not in ("", "no", "false"):
            return name
    if _VACATION.match(text_value(message, "Subject")):
        return "subject of an automatic answer"
    replies = bool(raw_value(message, "In-Reply-To") or raw_value(message, "References"))
    return says_away(text, replies=replies or bool(auto))


def _by_standard(message: EmailMessage) -> str:
    submitted = raw_value(message, "Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {submitted[:40]}"
    if message.get_content_type() == "multipart/report":
        return "multipart/report"
    precedence = raw_value(message, "Precedence").strip().lower()
    if precedence in _BULK:
        return f"Precedence: {precedence}"
    return ""


def _by_lists(message: EmailMessage) -> str:
    return next((name for name in _LIST if raw_value(message, name).strip()), "")


def _by_sender(sender: str, return_path: str | None) -> str:
    if return_path == "":
        return "empty return path"
    local = sender.partition("@")[0]
    if _ROBOT.match(local):
        return f"sender {local[:60]}"
    return ""


def _by_habit(message: EmailMessage) -> str:
    suppress = {word.strip().lower() for word in raw_value(message, "X-Auto-Response-Suppress").split(",")}
    if suppress & {"all", "oof", "autoreply", "dr", "rn", "nrn"} and suppress != {"dr", "rn", "nrn"}:
        return "X-Auto-Response-Suppress"
    for name in _REPLY_HEADERS:
        if raw_value(message, name).strip().lower() not in ("", "no", "false"):
            return name
    if raw_value(message, "X-Loop").strip():
        return "X-Loop"
    if raw_value(message, "X-FC-MachineGenerated").strip().lower() == "true":
        return "X-FC-MachineGenerated"
    if _VACATION.match(text_value(message, "Subject")):
        return "subject of an automatic answer"
    return ""
