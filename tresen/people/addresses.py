"""One form for every address: what is compared, stored and written to is never two spellings of one mailbox.

The domain in ASCII as mail servers see it (RFC 5890: "müller.de" is "xn--mller-kva.de"), everything in lower case
(RFC 5321 lets the local part differ by case; nobody has seen a server that does), Unicode composed (NFC).
Nothing else: dots and +tags belong to the name, only the server behind it knows what they mean.
"""

import unicodedata

DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})  # RFC 3490, 3.1


def normal_address(address: str) -> str:
    """The address as it is stored and compared; text without "@" comes back in lower case."""
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return unicodedata.normalize("NFC", domain).lower()
    return f"{unicodedata.normalize('NFC', local).lower()}@{normal_domain(domain)}"


def normal_domain(domain: str) -> str:
    """A domain in ASCII and lower case. One that cannot be written so stays as it is, in lower case.

    By IDNA 2008, where ß is a letter of its own: Python's codec knows the older rule only and would make
    "straße.de" somebody else's "strasse.de"."""
    whole = unicodedata.normalize("NFKC", domain.strip().translate(DOTS)).lower().rstrip(".")
    if whole.isascii():
        return whole
    try:
        labels = [one if one.isascii() else "xn--" + one.encode("punycode").decode() for one in whole.split(".")]
    except UnicodeError:
        return whole
    return ".".join(labels)


def readable_address(address: str) -> str:
    """For people to read: "müller.de" again, if its letters are Latin; look-alikes stay in their ASCII form."""
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    return f"{local}{at}{'.'.join(_readable(label) for label in domain.split('.'))}"


def _readable(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        plain = label[4:].encode().decode("punycode")
    except UnicodeError:
        return label
    latin = all(one.isascii() or unicodedata.name(one, "").startswith("LATIN ") for one in plain)
    return plain if latin and normal_domain(plain) == label else label
