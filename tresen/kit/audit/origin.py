"""Where a request came from, as far as the log needs it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from tresen.kit.audit.entries import Origin

SHORTENED = {4: 24, 6: 48}  # bits that are kept: the network, not the house


def origin_of(request: HttpRequest | None) -> Origin:
    if request is None:
        return Origin()
    token = getattr(getattr(request, "auth", None), "token", None)
    return Origin(shortened(_client(request)), getattr(token, "prefix", ""))


def shortened(address: str) -> str:
    """ "192.0.2.0/24" of 192.0.2.77; "" of what is no address."""
    try:
        whole = ip_address(address)
    except ValueError:
        return ""
    if mapped := getattr(whole, "ipv4_mapped", None):
        whole = mapped
    return str(ip_network(f"{whole}/{SHORTENED[whole.version]}", strict=False))


def _client(request: HttpRequest) -> str:
    """Only as many entries of X-Forwarded-For are believed as proxies stand in front (see settings)."""
    trusted = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if trusted and len(said) >= trusted:
        return said[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))
