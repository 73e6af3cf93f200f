"""Icons out of the one sprite; their names are listed in bundle/icons.txt."""

from functools import cache

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

CHANNELS = {
    "email": "mail",
    "portal": "life-buoy",
    "phone": "phone",
    "chat": "message-circle",
    "api": "server",
    "counter": "store",
    "letter": "file-text",
    "schedule": "clock",
}


@cache
def icon(name: str) -> SafeString:
    """The icon as markup. It is decoration: a word beside it, or the button's label, says what is meant."""
    sprite = static("ui/vendor/icons.svg")
    return mark_safe(f'<svg class="icon" aria-hidden="true"><use href="{sprite}#{name}"/></svg>')  # noqa: S308


def channel_icon(channel: str) -> SafeString:
    return icon(CHANNELS.get(channel, "inbox"))
