"""Our own check of a sender: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), for mails nobody checked before us.

Never in a transaction: it asks the DNS.
"""

import logging
import re
import time
from typing import Any

import dkim
import spf

from tresen.channels.email.trust.alignment import aligned, organisational
from tresen.channels.email.trust.authentication import Authentication, Verdict
from tresen.channels.email.trust.dns_answers import Answers, NoAnswerNow

MOST_SIGNATURES = 5
MOST_BYTES = 20 * 1024 * 1024  # a signature covers the whole mail, which must be held for it
MOST_HEADER_BYTES = 128 * 1024  # a mail with more before its text is not looked at: the library copies line by line
LONGEST_SIGNATURE = 8 * 1024  # characters of one DKIM-Signature
LONGEST_KEY = 2 * 1024  # characters of a published key: RSA of 8192 bits; whoever publishes more wants us to compute
SECONDS = 5.0  # after these no further signature of a mail is looked at
OURSELVES = "tresen"

# The library's own way takes the square of a long run of blanks; this finds the same.
_BLANKS_AT_END = re.compile(rb"(?<![\t ])[\t ]+\r\n")
_NO_MORE_HEADERS = re.compile(rb"\n\r?\n")
dkim.canonicalization.strip_trailing_whitespace = lambda content: _BLANKS_AT_END.sub(b"\r\n", content)

_quiet = logging.getLogger("tresen.dkim")
_quiet.disabled = True


def check_sender(
    domain: str, envelope_from: str, peer: str, helo: str, raw: bytes | None, answers: Answers
) -> Authentication:
    """`raw`: the mail, or None if it is too large for its signatures to be checked."""
    mail_from = (envelope_from.rpartition("@")[2] or helo).lower()
    spf_result = _spf(peer, envelope_from, helo, answers)
    signatures = _dkim(raw, answers) if raw is not None else [("temperror", "")]
    policy = _policy(domain, answers)
    strict_spf, strict_dkim = policy.get("aspf") == "s", policy.get("adkim") == "s"
    by_spf = spf_result == "pass" and aligned(mail_from, domain, strict=strict_spf)
    by_dkim = any(result == "pass" and aligned(signer, domain, strict=strict_dkim) for result, signer in signatures)
    # Only what could have proven it leaves it undecided: a forger names a domain that never answers as easily as any.
    open_spf = spf_result == "temperror" and aligned(mail_from, domain, strict=strict_spf)
    open_dkim = any(result == "temperror" and _may_sign(signer, domain, strict_dkim) for result, signer in signatures)
    undecided = open_spf or open_dkim or "error" in policy
    verdict: Verdict = "none"
    dmarc = "none" if "p" not in policy else "fail"
    if by_spf or by_dkim:
        verdict, dmarc = "pass", "pass" if "p" in policy else "none"
    elif undecided:
        verdict, dmarc = "", "temperror"
    elif "p" in policy:
        verdict = "none" if _asked(policy, domain) == "none" else "fail"
    elif spf_result == "fail" and aligned(mail_from, domain):
        verdict = "fail"
    said = "pass" if by_dkim else next((result for result, _ in signatures), "none")
    return Authentication(verdict, spf_result, said, dmarc, OURSELVES, domain)


def _may_sign(signer: str, domain: str, strict: bool) -> bool:
    """Could this signature have counted? One that was not looked at names nobody."""
    return not signer or aligned(signer, domain, strict=strict)


class _Query(spf.query):  # type: ignore[misc]
    """pyspf with our questions: the budget and the injectable answers."""

    answers: Answers

    def dns(self, name: str, qtype: str, cnames: Any = None, ignore_void: int = 0) -> list[Any]:
        name = str(name).rstrip(".").lower()
        if not name or not all(0 < len(label) < 64 for label in name.split(".")):
            return []
        try:
            found = self.answers(name, qtype)
        except NoAnswerNow as error:
            raise spf.TempError(f"DNS {error}") from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Void lookup limit exceeded")
        if qtype in {"TXT", "SPF"}:
            return [(one.encode(),) for one in found]
        if qtype == "MX":
            return [(int(number), host) for number, _, host in (one.partition(" ") for one in found)]
        return list(found)


def _spf(peer: str, envelope_from: str, helo: str, answers: Answers) -> str:
    try:
        query = _Query(i=peer, s=envelope_from, h=helo or "unknown", strict=True, timeout=2, querytime=0)
        query.answers = answers
        return str(query.check()[0])
    except Exception:  # a library of many years meets whatever strangers publish
        return "permerror"


def _dkim(raw: bytes, answers: Answers) -> list[tuple[str, str]]:
    """(result, signing domain) of each signature."""

    found: list[tuple[str, str]] = []
    unanswered: list[bytes] = []

    def key(name: bytes, timeout: int = 5) -> bytes | None:
        try:
            record = "".join(answers(name.decode("ascii", "replace"), "TXT")[:1])
            return record.encode() if 0 < len(record) <= LONGEST_KEY else None
        except NoAnswerNow:
            unanswered.append(name)  # the library would say that it failed
            return None

    if _NO_MORE_HEADERS.search(raw, 0, MOST_HEADER_BYTES) is None:
        return [("permerror", "")] if len(raw) > MOST_HEADER_BYTES else []
    try:
        mail = dkim.DKIM(raw, logger=_quiet, minkey=1024)
        signatures = [value for name, value in mail.headers if name.lower() == b"dkim-signature"]
    except Exception:  # headers no signature can cover
        return []
    until = time.monotonic() + SECONDS
    for index, signature in enumerate(signatures[:MOST_SIGNATURES]):
        unanswered.clear()
        mail.domain = None
        if len(signature) > LONGEST_SIGNATURE or time.monotonic() > until:
            found.append(("permerror", ""))
            continue
        try:
            result = "pass" if mail.verify(index, dnsfunc=key) else "fail"
            if b"l" in mail.signature_fields:  # covers only the beginning: anything may have been added
                result = "policy"
        except dkim.ValidationError:
            result = "fail"
        except Exception:  # a broken key, a broken header: it proves nothing
            result = "permerror"
        if unanswered:
            result = "temperror"
        signer = getattr(mail, "domain", None) or b""
        found.append((result, signer.decode("ascii", "replace").lower() if isinstance(signer, bytes) else str(signer)))
    return found


def _policy(domain: str, answers: Answers) -> dict[str, str]:
    """The tags of the domain's DMARC record, or of its organisation's; {} if there is none."""
    for asked in dict.fromkeys([domain, organisational(domain)]):
        try:
            records = [one for one in answers(f"_dmarc.{asked}", "TXT") if one.strip().lower().startswith("v=dmarc1")]
        except NoAnswerNow:
            return {"error": "temperror"}
        if len(records) == 1:
            pairs = (tag.partition("=") for tag in records[0].split(";"))
            return {name.strip().lower(): value.strip().lower() for name, _, value in pairs} | {"of": asked}
    return {}


def _asked(policy: dict[str, str], domain: str) -> str:
    """What the owner asks to be done with what fails; a subdomain may have a policy of its own."""
    return policy.get("sp", policy["p"]) if policy["of"] != domain else policy["p"]
