"""A person as a round sign: initials on a colour that stays the same for the same person."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tresen.ui.icons import icon

HUES = 12


def hue(key: int | None) -> str:
    # Neighbouring ids get distant hues.
    return f"h{(key or 0) * 7 % HUES}"


def initials(name: str) -> str:
    words = [word for word in name.replace(".", " ").replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def face(key: int | None, name: str, size: str = "") -> SafeString:
    """`size`: small, large or nothing. The name is its title, for those who point and those who listen."""
    if key is None:
        return nobody(name, size)
    title = escape(name)
    classes = f"face {size} {hue(key)}" if size else f"face {hue(key)}"
    return mark_safe(f'<span class="{classes}" title="{title}">{escape(initials(name))}</span>')  # noqa: S308


def nobody(label: str, size: str = "") -> SafeString:
    return mark_safe(f'<span class="face nobody {size}" title="{escape(label)}">{icon("user")}</span>')  # noqa: S308


def machine(label: str, size: str = "") -> SafeString:
    """For what the house does by itself."""
    return mark_safe(f'<span class="face machine {size}" title="{escape(label)}">{icon("server")}</span>')  # noqa: S308
