"""What became of mails and connections, in plain words. What the code stores is English; here it is translated."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from tresen.channels.email.causes import Cause

CAUSES = {
    Cause.NAME: gettext_lazy("There is no server of this name. Check the spelling."),
    Cause.REFUSED: gettext_lazy("The server refuses the connection. Nothing listens at this port; check the port."),
    Cause.SILENT: gettext_lazy(
        "The server does not answer in time. Check name and port, and whether a firewall lies between."
    ),
    Cause.UNREACHABLE: gettext_lazy("The server cannot be reached from here. Check the network and the firewall."),
    Cause.CERTIFICATE: gettext_lazy(
        "The server's certificate is not valid for this name. Use the name that stands in it, or have it renewed."
    ),
    Cause.EXPIRED: gettext_lazy("The server's certificate has expired. Whoever runs the server must renew it."),
    Cause.UNTRUSTED: gettext_lazy(
        "Nobody this machine trusts has signed the server's certificate. Make the authority that did known to it."
    ),
    Cause.TLS: gettext_lazy("Encryption fails. Mostly port and encryption do not fit: try the other kind."),
    Cause.NO_STARTTLS: gettext_lazy("The server does not offer what was asked of it. Try another kind of encryption."),
    Cause.SIGN_IN: gettext_lazy("The server does not accept user or password. Some providers want an app password."),
    Cause.SECRET: gettext_lazy("The stored password cannot be read any more. Enter it again."),
    Cause.TOKEN: gettext_lazy(
        "The provider gives no access. Read what it says; often somebody has to sign in for the mailbox again, or the "
        "secret of the application has expired."
    ),
    Cause.QUOTA: gettext_lazy("The mailbox is full: the server takes no more mail for it. Make room in it."),
    Cause.RECIPIENT: gettext_lazy("The server does not take mail for this address."),
    Cause.FOLDER: gettext_lazy("The sign-in works, but there is no such folder."),
    Cause.SENDER: gettext_lazy("The server does not accept this address as a sender."),
    Cause.CUT: gettext_lazy("The server has cut the connection. Mostly port and encryption do not fit."),
    Cause.OTHER: gettext_lazy("It does not work. This is what came back:"),
}

# The sentences the intake stores, as they begin; what follows (a number, a name) is kept.
REASONS = (
    gettext_noop("The mail is empty."),
    gettext_noop("This is not a mail: it does not begin with headers."),
    gettext_noop("The mail names no sender: it has no usable From address."),
    gettext_noop("The mail names no sender that could be read."),
    gettext_noop("This is our own outgoing mail, come back to us."),
    gettext_noop("This is our own notice to an agent, come back to us."),
    gettext_noop("An answer to a notice for an agent."),
    gettext_noop("A round-trip mail of the connection check."),
    gettext_noop("The mail is no longer in the mailbox on the server."),
    gettext_noop("This very mail was taken in another way meanwhile."),
    gettext_noop("A mail with this Message-ID is known."),
    gettext_noop("A delivery report about a mail that is not ours."),
    gettext_noop("A delivery report that carries nothing of a mail of ours."),
    gettext_noop("The other server is still trying."),
    gettext_noop("A message of ours could not be delivered."),
    gettext_noop("The reply address carries its signed mark"),
    gettext_noop("It answers a message of this ticket (References)"),
    gettext_noop("The subject carries its signed mark"),
    gettext_noop("The subject names the partner's own number"),
    gettext_noop("The subject names its number"),
    gettext_noop("It answers nothing we know"),
)
PATTERNS = (
    (
        re.compile(r"An automatic answer to nothing we know \((.*)\)\."),
        gettext_noop("An automatic answer to nothing we know (%s)."),
    ),
    (
        re.compile(r"The mail could not be understood \((.*)\)\."),
        gettext_noop("The mail could not be understood (%s)."),
    ),
    (re.compile(r"The mail could not be shown \((.*)\)\."), gettext_noop("The mail could not be shown (%s).")),
    (re.compile(r"The mail has more than (\d+) parts\."), gettext_noop("The mail has more than %s parts.")),
    (
        re.compile(r"The parts of the mail are nested more than (\d+) levels deep\."),
        gettext_noop("The parts of the mail are nested more than %s levels deep."),
    ),
    (re.compile(r"The headers are longer than (.*)\."), gettext_noop("The headers are longer than %s.")),
    (
        re.compile(r"The mail has more than (\d+) header lines\."),
        gettext_noop("The mail has more than %s header lines."),
    ),
    (
        re.compile(r"All headers together are longer than (.*)\."),
        gettext_noop("All headers together are longer than %s."),
    ),
    (re.compile(r"A (.*) header has too many parameters\."), gettext_noop("A %s header has too many parameters.")),
    (
        re.compile(r"The mail has (\d+) MB, more than allowed \((\d+) MB\); it stays in the mailbox on the server\."),
        gettext_noop("The mail has %s MB, more than allowed (%s MB); it stays in the mailbox on the server."),
    ),
    (
        re.compile(r"The mail server could not hand out this mail \(UID (\S+)\): (.*)", re.DOTALL),
        gettext_noop("The mail server could not hand out this mail (number %s): %s"),
    ),
    (
        re.compile(r"The mail could not be fetched from the server: (.*)", re.DOTALL),
        gettext_noop("The mail could not be fetched from the server: %s"),
    ),
)
# How a mail gave itself away as a machine's, where that is said in words; the names of headers stay as they are.
SIGNS = (
    gettext_noop("subject of an automatic answer"),
    gettext_noop("words of an automatic answer"),
    gettext_noop("words of a note of absence"),
    gettext_noop("a receipt for reading (RFC 8098)"),
)
DOORS: dict[str, str | Promise] = {
    "imap": "IMAP", "pop3": "POP3", "smtp": gettext_lazy("SMTP door"), "lmtp": gettext_lazy("LMTP door"),
    "file": gettext_lazy("Imported files"),
}  # fmt: skip
FLOOD = re.compile(r"More than (\d+) messages? of this sender within an hour\.")
FORGED = re.compile(r"(.*), but the sender's domain says this mail is not from there")
LONG_OVER = re.compile(r"(.*), but (\S+) was finished long ago")
STRANGER = re.compile(r"(.*), but the sender is not involved in (.*)")
OWN_FAULT = re.compile(r"[A-Z]\w+(Error|Exception|Warning|Exit|Interrupt)?: ")


def reason(stored: str) -> str:
    """A stored reason in the active language; "" if it is none of ours."""
    if stored in REASONS:
        return _(stored)
    for pattern, text in PATTERNS:
        if found := pattern.fullmatch(stored):
            return _(text) % tuple(_(one) if one in SIGNS else one for one in found.groups())
    if found := FLOOD.fullmatch(stored):
        most = int(found[1])
        words = ngettext(
            "More than %s message of this sender within an hour.",
            "More than %s messages of this sender within an hour.",
            most,
        )
        return words % most
    if found := FORGED.fullmatch(stored):
        return _("%s, but the sender's domain says this mail is not from there") % (reason(found[1]) or found[1])
    if found := LONG_OVER.fullmatch(stored):
        return _("%(why)s, but %(ticket)s was finished long ago") % {
            "why": reason(found[1]) or found[1],
            "ticket": found[2],
        }
    if found := STRANGER.fullmatch(stored):
        return _("%(why)s, but the sender is not involved in %(ticket)s") % {
            "why": reason(found[1]) or found[1],
            "ticket": found[2],
        }
    return ""


@dataclass(frozen=True)
class Why:
    """A reason to be shown: in plain words, and as it was stored where that says more."""

    plain: str
    words: str = ""


def why(stored: str) -> Why:
    if not stored:
        return Why("")
    if plain := reason(stored):
        return Why(plain)
    if OWN_FAULT.match(stored):
        return Why(_("Tresen failed on this mail. The mail is safe; try again after an update."), stored)
    return Why(stored)


def advice(cause: Cause, protocol: str) -> str:
    return str(CAUSES[cause])
