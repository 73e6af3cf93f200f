"""What about a mail might be meant to deceive. Hints for whoever reads it: nothing is decided by them.

Each is {"kind": …} and its particulars:
    name-is-address   {"name", "address"}     the shown name is another address than the mail's
    name-of-ours      {"name", "whose"}       an agent's, a mailbox's or a client's name with a foreign address
    claims-ours       {"address"}             one of our own addresses as sender, and nothing proves it
    reply-elsewhere   {"address", "domain"}   answers would go to another domain than the mail came from
    lookalike         {"domain", "resembles"} the sender's domain looks like one of ours or of a client
    link-elsewhere    {"shown", "target"}     a link shows one server and leads to another
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urlsplit

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.trust.alignment import aligned, organisational
from tresen.channels.email.trust.authentication import Verdict
from tresen.channels.email.trust.lookalikes import lookalike, readable, skeleton

Hint = dict[str, str]

MOST_LINKS = 300
MOST_HINTS = 12
_ADDRESS = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}", re.IGNORECASE)
_LINK = re.compile(r'<a\s[^<>]{0,40}?href="([^"]{1,4000})"[^<>]{0,400}>(.{0,2000}?)</a>', re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_HOST = re.compile(r"\W{0,4}(?:https?://)?(?:[^\s/@]{1,60}@)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?:[/:?#]\S*)?\W{0,4}")
# Services that put themselves between a link and its target to check it first.
_WRAPPERS = re.compile(r"(?:safelinks\.protection\.outlook\.com|urldefense\.(?:com|proofpoint\.com)|linkprotect\.\w+)")
_FILE_ENDINGS = {"pdf", "doc", "docx", "xls", "xlsx", "zip", "png", "jpg", "html", "htm", "txt", "exe", "csv"}


@dataclass(frozen=True)
class Ours:
    """What others would like to be taken for. All in lower case; `names`: the skeleton of a name -> whose it is."""

    addresses: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)


def hints(envelope: Envelope, verdict: Verdict, ours: Ours) -> list[Hint]:
    """Every hint about a mail, the gravest first."""
    found = [*_about_sender(envelope, verdict, ours), *_about_answers(envelope), *_about_links(envelope.html)]
    return found[:MOST_HINTS]


def _about_sender(envelope: Envelope, verdict: Verdict, ours: Ours) -> Iterator[Hint]:
    address = envelope.from_.email.lower()
    domain = address.rpartition("@")[2]
    if address in ours.addresses and verdict != "pass":
        yield {"kind": "claims-ours", "address": address}
    if resembled := lookalike(domain, ours.domains):
        yield {"kind": "lookalike", "domain": readable(domain)[:253], "resembles": resembled}
    name = envelope.from_.name
    shown = _ADDRESS.search(name)
    if shown and not aligned(shown[0].rpartition("@")[2], domain):
        yield {"kind": "name-is-address", "name": name[:200], "address": address}
    known = domain in ours.domains or organisational(domain) in ours.domains or address in ours.addresses
    if (whose := ours.names.get(skeleton(" ".join(name.split())))) and not known:
        yield {"kind": "name-of-ours", "name": name[:200], "whose": whose}


def _about_answers(envelope: Envelope) -> Iterator[Hint]:
    domain = envelope.from_.email.rpartition("@")[2]
    for address in envelope.reply_to[:5]:
        other = address.email.rpartition("@")[2].lower()
        if other and not aligned(other, domain):
            yield {"kind": "reply-elsewhere", "address": address.email[:320], "domain": readable(other)[:253]}
            return


def _about_links(html: str) -> Iterator[Hint]:
    told: set[tuple[str, str]] = set()
    for count, match in enumerate(_LINK.finditer(html)):
        if count == MOST_LINKS:
            return
        target, text = unescape(match[1]), " ".join(unescape(_TAG.sub("", match[2])).split()).lower()
        shown, host = _shown(text), _host(target)
        if not shown or not host or aligned(shown, host) or (shown, host) in told:
            continue
        if _WRAPPERS.search(host) and shown in unquote(target).lower():
            continue
        told.add((shown, host))
        yield {"kind": "link-elsewhere", "shown": shown[:253], "target": readable(host)[:253]}


def _shown(text: str) -> str:
    """The server a link's text names, "" if it names none."""
    if match := _ADDRESS.fullmatch(text):
        return match[0].rpartition("@")[2]
    match = _HOST.fullmatch(text[:2000])
    if match is None or ("://" not in text and match[1].rpartition(".")[2] in _FILE_ENDINGS):
        return ""
    return match[1]


def _host(target: str) -> str:
    if target.lower().startswith("mailto:"):
        return unquote(target[7:]).partition("?")[0].rpartition("@")[2].lower()
    try:
        return (urlsplit(target).hostname or "").lower()
    except ValueError:
        return ""
