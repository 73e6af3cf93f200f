"""Is a mail from whom it says? What the mailbox's own mail server found out, else what we find out ourselves.

`pass`: the domain in From vouches for it (DMARC, or an aligned SPF or DKIM result). `fail`: the domain says that this
is not its mail. `none`: checked, and nothing speaks for or against it. "": nobody has checked.
"""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.trust.alignment import aligned
from tresen.channels.email.trust.authserv import Result, results_of

Verdict = Literal["pass", "fail", "none", ""]
BAD = {"fail", "softfail", "hardfail"}


@dataclass(frozen=True)
class Authentication:
    """The verdict and what it rests on. `by`: the checking server, or "tresen"; `domain`: the one in From."""

    verdict: Verdict = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    by: str = ""
    domain: str = ""

    def as_facts(self) -> dict[str, str]:
        """As JSON; {} when nobody has checked."""
        told = {
            "verdict": self.verdict, "spf": self.spf, "dkim": self.dkim, "dmarc": self.dmarc,
            "by": self.by, "domain": self.domain,
        }  # fmt: skip
        return told if self.by else {}


UNCHECKED = Authentication()

Check = Callable[[str, str, str], Authentication]


def authenticate(envelope: Envelope, inbound: Inbound, mailbox: Mailbox | None, own_check: Check) -> Authentication:
    """Who a mail is proven to be from. `own_check(domain, envelope sender, peer)` is asked for mails a stranger's
    server brought to the SMTP door: nobody of ours has looked at those, and whatever they say about themselves is
    the stranger's word."""
    domain = envelope.from_.email.rpartition("@")[2].lower()
    if is_public(inbound.peer):
        return own_check(domain, inbound.envelope_from, str(inbound.peer))
    if mailbox is None or not mailbox.authserv_id:
        return Authentication(domain=domain)
    return told_by(results_of(envelope.trace, mailbox.authserv_id), domain, mailbox.authserv_id)


def is_public(peer: str | None) -> bool:
    """Is this an address of the open internet? A mail server of our own stands in a private net or on this machine."""
    try:
        return peer is not None and ipaddress.ip_address(peer).is_global
    except ValueError:
        return False


def told_by(results: Sequence[Result], domain: str, server: str) -> Authentication:
    """What a believed server's results mean for the domain in From."""
    if not results:
        return Authentication(domain=domain)
    spf = next((one for one in results if one.method == "spf"), None)
    dmarc = next((one for one in results if one.method == "dmarc" and _is_about(one, domain)), None)
    signatures = [one for one in results if one.method == "dkim"]
    good = [one for one in signatures if one.result == "pass" and aligned(_signer(one), domain)]
    dkim = "pass" if good else next((one.result for one in signatures), "")
    found = Authentication("none", spf.result if spf else "", dkim, dmarc.result if dmarc else "", server, domain)
    return _judged(found, _verdict(results, dmarc, spf, bool(good), domain))


def _judged(found: Authentication, verdict: Verdict) -> Authentication:
    return Authentication(verdict, found.spf, found.dkim, found.dmarc, found.by, found.domain)


def _verdict(results: Sequence[Result], dmarc: Result | None, spf: Result | None, signed: bool, domain: str) -> Verdict:
    if dmarc is not None and dmarc.result in {"pass", "bestguesspass"}:
        return "pass"
    if dmarc is not None and dmarc.result == "fail":
        kept = any(one.method == "arc" and one.result == "pass" for one in results)  # a mailing list vouches
        return "none" if dmarc.monitors_only or kept else "fail"
    if dmarc is not None and dmarc.result in {"temperror", "permerror"} and not signed:
        return ""
    vouched = spf is not None and spf.result == "pass" and aligned(_mail_from(spf), domain)
    if signed or vouched:
        return "pass"
    if dmarc is None and spf is not None and spf.result in {"fail", "hardfail"} and aligned(_mail_from(spf), domain):
        return "fail"
    return "none"


def _is_about(dmarc: Result, domain: str) -> bool:
    told = dmarc.properties.get("header.from", "").rpartition("@")[2]
    return not told or told == domain or aligned(told, domain)


def _signer(dkim: Result) -> str:
    return dkim.properties.get("header.d") or dkim.properties.get("header.i", "").rpartition("@")[2]


def _mail_from(spf: Result) -> str:
    told = spf.properties.get("smtp.mailfrom") or spf.properties.get("smtp.helo", "")
    return told.rpartition("@")[2]
