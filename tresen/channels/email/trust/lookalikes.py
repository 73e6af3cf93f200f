"""Domains made to be mistaken for others: other letters that look alike, one letter off, a known name in front."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tresen.channels.email.trust.alignment import organisational

SHORTEST = 5  # letters of a name: shorter ones are a letter apart by chance

# What looks like a Latin letter (Unicode TR 39, the part that occurs in domain names).
_SIGNS = str.maketrans(
    "аеорсухіјѕԁһӏɡνοαρτυκιвнмтъьılｌ0135ǀℓ",
    "aeopcyxijsdhlgvoaptukibhmtbbllloləsll".replace("ə", "e"),
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def readable(domain: str) -> str:
    """A domain with its xn-- labels as the letters they stand for, lower case."""
    labels = []
    for label in domain.lower().strip(".").split("."):
        try:
            plain = label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
        except UnicodeError:
            plain = label
        labels.append(plain)
    return ".".join(labels)


def skeleton(text: str) -> str:
    """What the eye sees: equal for texts that look alike."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    plain = plain.translate(_SIGNS)
    for pair, sign in _PAIRS:
        plain = plain.replace(pair, sign)
    return plain


def lookalike(domain: str, known: tuple[str, ...]) -> str:
    """The known domain that `domain` could be mistaken for, or "". A known one or a part of it resembles none."""
    domain = domain.lower().strip(".")
    registered = organisational(domain)
    if not domain or domain in known or registered in known or any(domain.endswith(f".{one}") for one in known):
        return ""
    for one in known:  # klinikum.example.evil.test
        if f".{domain}".find(f".{one}.") >= 0:
            return one
    by_look, by_letter = _index(known)
    seen = readable(registered)
    if (found := by_look.get(skeleton(seen))) and found != registered:
        return found
    name, _, rest = seen.partition(".")
    if len(name) < SHORTEST:
        return ""
    near = {by_letter[f"{variant}.{rest}"] for variant in _variants(name) if f"{variant}.{rest}" in by_letter}
    return next((one for one in sorted(near) if one_letter_apart(name, readable(one).partition(".")[0])), "")


@lru_cache(maxsize=4)
def _index(known: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    by_look, by_letter = {}, {}
    for one in known:
        seen = readable(one)
        by_look[skeleton(seen)] = one
        name, _, rest = seen.partition(".")
        if len(name) >= SHORTEST:
            by_letter.update({f"{variant}.{rest}": one for variant in _variants(name)})
    return by_look, by_letter


def _variants(name: str) -> Iterable[str]:
    """The name, and the name without each of its letters: two names a letter apart share one of these."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def one_letter_apart(one: str, other: str) -> bool:
    """Does one become the other by a letter put in, left out, changed, or two swapped?"""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
