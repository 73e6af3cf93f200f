"""The doctor's steps in plain words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tresen.channels.email.doctor.steps import State, Step, What
from tresen.desk.admin.mail.wording import advice
from tresen.ui.sizes import file_size

TITLES = {
    What.NAME: gettext_lazy("Name of the server"),
    What.PORT: gettext_lazy("Port"),
    What.TLS: gettext_lazy("Encryption"),
    What.CERTIFICATE: gettext_lazy("Certificate"),
    What.TOKEN: gettext_lazy("Access from the provider"),
    What.SIGN_IN: gettext_lazy("Sign-in"),
    What.FOLDER: gettext_lazy("Folder"),
    What.QUOTA: gettext_lazy("Room in the mailbox"),
    What.SENDER: gettext_lazy("Address as sender"),
    What.RECIPIENT: gettext_lazy("Address as recipient"),
}
ICONS = {State.GOOD: "circle-check", State.WARN: "triangle-alert", State.BAD: "circle-x", State.SKIPPED: "circle"}
TONES = {State.GOOD: "good", State.WARN: "warn", State.BAD: "bad", State.SKIPPED: ""}


@dataclass(frozen=True)
class Shown:
    title: str
    text: str
    words: str
    icon: str
    tone: str


def shown(step: Step) -> Shown:
    title = str(TITLES[step.what])
    return Shown(title, _text(step), step.words, ICONS[step.state], TONES[step.state])


def _text(step: Step) -> str:
    if step.state == State.SKIPPED:
        return _("Not tried: it did not get that far.")
    if step.cause is not None:
        text = advice(step.cause, "")
        folders = step.facts.get("folders")
        return f"{text} {_('There are:')} {', '.join(folders)}" if folders else text
    return _going_well(step.what, step.state, step.facts)


def _going_well(what: What, state: State, facts: dict[str, Any]) -> str:
    match what:
        case What.NAME:
            return _("The name is known: %s.") % ", ".join(facts.get("addresses", []))
        case What.PORT:
            return _("Somebody answers at port %s.") % str(facts.get("port", ""))
        case What.TLS if state == State.WARN:
            return _("Nothing is encrypted. That is all right on this machine only.")
        case What.TLS:
            return _("The connection is encrypted (%s).") % str(facts.get("version") or "TLS")
        case What.CERTIFICATE:
            return _certificate(state, facts)
        case What.TOKEN:
            return _("The provider has given a new access token.")
        case What.SIGN_IN:
            return _("The server lets us in.")
        case What.FOLDER:
            return _folder(facts)
        case What.QUOTA:
            return _quota(state, facts)
        case What.SENDER:
            return _("The server takes mail from this address.")
        case What.RECIPIENT:
            return _("The server takes mail for this address.")


def _certificate(state: State, facts: dict[str, Any]) -> str:
    if "until" not in facts:
        return _("It is valid.")
    until = date_format(date.fromisoformat(str(facts["until"])), "SHORT_DATE_FORMAT")
    if state == State.WARN:
        return _("It is valid, but only until %s. Whoever runs the server should renew it.") % until
    return _("It is valid until %s.") % until


def _folder(facts: dict[str, Any]) -> str:
    count = int(facts.get("mails", 0))
    text = ngettext("The folder can be read; %s mail lies in it.", "The folder can be read; %s mails lie in it.", count)
    if facts.get("read_only"):
        return text % count + " " + _("It can only be read: fetched mails are neither marked nor deleted.")
    return text % count


def _quota(state: State, facts: dict[str, Any]) -> str:
    if not facts.get("known"):
        return _("The server names no limit.")
    text = _("%(used)s of %(limit)s are used.") % {
        "used": file_size(facts["used"], get_language() or "de"),
        "limit": file_size(facts["limit"], get_language() or "de"),
    }
    return f"{text} {_('The mailbox will be full soon.')}" if state == State.WARN else text
