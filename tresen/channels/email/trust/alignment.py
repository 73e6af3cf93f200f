"""Which domains belong together: RFC 7489, 3.2, with the public suffix list."""

import importlib.resources
from functools import lru_cache

from publicsuffix2 import PublicSuffixList


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    with (importlib.resources.files("authheaders") / "public_suffix_list.txt").open(encoding="utf-8") as lines:
        return PublicSuffixList(lines)


@lru_cache(maxsize=4096)
def organisational(domain: str) -> str:
    """The domain that was registered: mail.sales.example.co.uk belongs to example.co.uk."""
    domain = domain.lower().strip(".")
    found = str(_suffixes().get_public_suffix(domain) or domain) if domain else ""
    if "." in domain and "." not in found:  # an ending the list does not know (.local, say) belongs to nobody
        return ".".join(domain.split(".")[-2:])
    return found


def aligned(one: str, other: str, *, strict: bool = False) -> bool:
    """Do both belong to the same owner? Strictly: are they the same?"""
    one, other = one.lower().strip("."), other.lower().strip(".")
    if not one or not other:
        return False
    return one == other or (not strict and organisational(one) == organisational(other))
