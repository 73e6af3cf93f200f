"""Questions to the DNS with a budget: a name server that does not answer delays a mail by seconds, not by minutes."""

import time
from collections.abc import Callable

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

Lookup = Callable[[str, str], list[str]]

ONE = 2.0  # seconds for one question
ALL = 6.0  # seconds for all questions about one mail
PAUSE = 60.0  # seconds nobody is asked after the DNS has not answered at all

_state = {"away_until": 0.0}


class NoAnswerNow(Exception):
    """The DNS does not say; asked again later it might."""


class Answers:
    """The questions about one mail. `lookup(name, type)` gives the records as text: TXT unquoted and joined, MX as
    "preference exchange", A, AAAA and PTR as they are; [] if there are none. NoAnswerNow when it cannot be told."""

    def __init__(self, lookup: Lookup | None = None, seconds: float = ALL) -> None:
        self._lookup = lookup or from_network
        self._until = time.monotonic() + seconds
        self._known: dict[tuple[str, str], list[str]] = {}

    def __call__(self, name: str, type: str) -> list[str]:
        asked = (name.lower().rstrip("."), type)
        if asked not in self._known:
            if time.monotonic() > self._until:
                raise NoAnswerNow("too many slow answers for one mail")
            self._known[asked] = self._lookup(*asked)
        return self._known[asked]


def from_network(name: str, type: str) -> list[str]:
    """Asks the name servers of this machine."""
    if time.monotonic() < _state["away_until"]:
        raise NoAnswerNow("the DNS did not answer a moment ago")
    try:
        answer = _resolver().resolve(name, type, lifetime=ONE, search=False, raise_on_no_answer=False)
        return [_text(record) for record in answer]
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN, dns.name.LabelTooLong):
        return []
    except (dns.resolver.LifetimeTimeout, dns.resolver.NoResolverConfiguration, OSError) as error:
        if not _root_answers():
            _state["away_until"] = time.monotonic() + PAUSE
        raise NoAnswerNow(str(error)) from error
    except (dns.exception.DNSException, UnicodeError, ValueError) as error:
        raise NoAnswerNow(str(error)) from error


def _root_answers() -> bool:
    """Is it only that domain's servers that are silent? Anybody can have such a domain; if one was enough to stop all
    questions, a forger would send it ahead."""
    try:  # by one without memory: what it has kept of the root says nothing about now
        dns.resolver.Resolver().resolve(".", "SOA", lifetime=ONE, search=False, raise_on_no_answer=False)
    except (dns.exception.DNSException, OSError):
        return False
    return True


_made: list[dns.resolver.Resolver] = []


def _resolver() -> dns.resolver.Resolver:
    if not _made:
        resolver = dns.resolver.Resolver()
        resolver.cache = dns.resolver.LRUCache(2000)
        _made.append(resolver)
    return _made[0]


def _text(record: object) -> str:
    if strings := getattr(record, "strings", None):
        return b"".join(strings).decode("utf-8", "replace")
    return str(record).rstrip(".")
