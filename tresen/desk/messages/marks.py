"""What a channel found out about a message, in words: warnings, proof of the sender, protection. See Message.facts.

Facts come from other rooms and older versions, so every one is read as if a stranger had written it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.channels.email.reading.unreadable import reason_of
from tresen.tickets.models import Message
from tresen.ui.icons import icon

WORST = ("bad", "warn", "plain", "good")


@dataclass(frozen=True, slots=True)
class Mark:
    """`tone`: bad, warn, plain or good; `badge`: a few words; `told`: the sentence behind them."""

    tone: str
    badge: str
    told: str
    icon: SafeString


@dataclass(frozen=True, slots=True)
class Marks:
    """The line below the head of a message. `details`: (label, value) of what was checked."""

    tone: str
    badges: list[Mark]
    details: list[tuple[str, str]]


def marks_of(message: Message) -> Marks | None:
    """None where there is nothing to say: the usual case."""
    facts: dict[str, Any] = message.facts if isinstance(message.facts, dict) else {}
    badges = [*_authentication(facts), *_warnings(facts), *_protection(facts), *_others(facts)]
    if not badges:
        return None
    badges.sort(key=lambda one: WORST.index(one.tone))
    return Marks(badges[0].tone, badges, list(_details(facts)))


def _part(facts: dict[str, Any], name: str) -> dict[str, Any]:
    told = facts.get(name)
    return told if isinstance(told, dict) else {}


def _authentication(facts: dict[str, Any]) -> Iterator[Mark]:
    if _part(facts, "authentication").get("verdict") == "fail":
        told = _(
            "The sender's domain says that this mail does not come from there. Do not trust it, its links or files."
        )
        yield Mark("bad", _("Sender forged?"), told, icon("triangle-alert"))


def _warnings(facts: dict[str, Any]) -> Iterator[Mark]:
    told = facts.get("warnings")
    for one in told[:12] if isinstance(told, list) else ():
        if isinstance(one, dict) and (mark := _warning(str(one.get("kind", "")), _Texts(one))):
            yield mark


class _Texts(dict[str, Any]):
    """Particulars of a warning for `%`: what is missing is a dash, nothing is longer than a line."""

    def __missing__(self, key: str) -> str:
        return "–"

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key))[:200]


def _warning(kind: str, texts: _Texts) -> Mark | None:
    alert = icon("triangle-alert")
    if kind in ("claims-ours", "spoofed"):
        told = _("It gives %(address)s as its sender, an address of ours, and nothing proves that.") % texts
        return Mark("bad", _("Claims to be us"), told, alert)
    if kind == "lookalike":
        told = _("The sender's domain %(domain)s looks like %(resembles)s, but is another one.") % texts
        return Mark("bad", _("Look-alike address"), told, alert)
    if kind in ("name-is-address", "display-name"):
        told = _("The sender calls himself “%(name)s” but writes from %(address)s.") % texts
        return Mark("bad", _("Name does not fit address"), told, alert)
    if kind == "name-of-ours":
        told = _("“%(name)s” is also the name of %(whose)s, but this address is none of theirs.") % texts
        return Mark("warn", _("Known name, unknown address"), told, alert)
    if kind in ("reply-elsewhere", "reply-to-differs"):
        told = _("Answers go to another domain than the mail came from: %(address)s.") % texts
        return Mark("warn", _("Answers go elsewhere"), told, icon("corner-up-left"))
    if kind in ("link-elsewhere", "link-text"):
        told = _("A link shows %(shown)s but leads to %(target)s.") % texts
        return Mark("warn", _("Deceptive link"), told, icon("link"))
    if kind == "first-contact":
        told = _("This address has never written to you before.")
        return Mark("plain", _("First contact"), told, icon("user-plus"))
    return None


def _protection(facts: dict[str, Any]) -> Iterator[Mark]:
    told = _part(facts, "protection")
    signed, signer = str(told.get("signed") or ""), str(told.get("signer") or "–")[:200]
    if told.get("encrypted") and told.get("reason") and not signed:
        yield Mark("warn", _("Not decrypted"), _reason(told), icon("lock"))
    elif told.get("encrypted"):
        yield Mark("good", _("Encrypted"), _("Nobody on the way could read this mail."), icon("lock"))
    if signed == "good" and told.get("signed_by_sender"):
        yield Mark("good", _("Signed"), _("Signed by %s; unchanged since.") % signer, icon("shield-check"))
    elif signed == "good":
        words = _("Signed by %s, who is not the sender.") % signer
        yield Mark("warn", _("Signed by somebody else"), words, icon("triangle-alert"))
    elif signed == "bad":
        yield Mark("bad", _("Signature broken"), _reason(told), icon("triangle-alert"))
    elif signed:
        words = _("Signed by %s, but that proves nothing yet.") % signer
        yield Mark("plain", _("Signature not confirmed"), f"{words} {_reason(told)}", icon("circle-question-mark"))


def _reason(told: dict[str, Any]) -> str:
    """The reasons are a closed list of sentences, stored in English; see channels.email.protection."""
    reason = str(told.get("reason") or "")[:400]
    return _(reason) if reason else _("The reason is not known.")


def _answer(state: str) -> Mark:
    """To a question that a note asked by mail."""
    if state == "inactive":
        words = _("It came from the address of somebody who is switched off. Do not take it for his word unseen.")
        return Mark("bad", _("Sender is switched off"), words, icon("triangle-alert"))
    if state == "shut":
        words = _("When he was asked he saw this ticket; now he does not. His answer is kept for you all the same.")
        return Mark("warn", _("No access any more"), words, icon("lock"))
    return Mark("plain", _("Answer to a question"), _("He answered by mail; only the team reads it."), icon("reply"))


def _others(facts: dict[str, Any]) -> Iterator[Mark]:
    if answers := _part(facts, "answers"):
        yield _answer(str(answers.get("state") or ""))
    if facts.get("stub"):
        words = _("The mail could not be read whole; what could be read is shown. The source has all of it.")
        yield Mark("warn", _("Not readable whole"), words, icon("circle-alert"))
    if facts.get("auto"):
        words = _("A machine has sent this mail; nothing is ever answered to it automatically.")
        yield Mark("plain", _("Automatic"), words, icon("bot"))
    pixels = facts.get("pixels")
    if isinstance(pixels, int) and pixels > 0:
        text = ngettext("%s counting pixel removed", "%s counting pixels removed", pixels) % pixels
        words = _("Invisible pictures that tell the sender when and where a mail is read. They are never loaded.")
        yield Mark("plain", text, words, icon("eye-off"))


def _details(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    told = _part(facts, "authentication")
    for name, label in (("dmarc", "DMARC"), ("spf", "SPF"), ("dkim", "DKIM")):
        if told.get(name):
            yield label, str(told[name])[:60]
    if told.get("by"):
        yield _("Checked by"), str(told["by"])[:120]
    if facts.get("auto"):
        yield _("Taken for automatic because of"), str(facts["auto"])[:200]
    if facts.get("stub"):
        yield _("Not read because"), reason_of(str(facts["stub"]))
