from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tresen.desk.keys import GROUPS, KEYS, Group, Key, for_browser

register = template.Library()


@register.simple_tag
def key(name: str) -> SafeString:
    """For the button this key presses: `<button {% key "reply" %}>`."""
    known = KEYS[name]
    return format_html('data-key="{}" aria-keyshortcuts="{}"', name, _for_listeners(known))


@register.simple_tag
def keyed(name: str) -> str:
    """The key, to stand behind the words of a tooltip: " (Ctrl + Enter)"."""
    strokes = [" + ".join(map(cap, stroke)) for stroke in KEYS[name].strokes]
    return f" ({', '.join(strokes)})"


@register.simple_tag
def caps(known: Key | str) -> SafeString:
    """The caps to press."""
    whole = KEYS[known] if isinstance(known, str) else known
    strokes = (format_html_join("", "<kbd{}>{}</kbd>", map(_marked, stroke)) for stroke in whole.strokes)
    return mark_safe(" ".join(strokes))  # noqa: S308  each of them escaped above


@register.simple_tag
def keys_for_browser(person: Any) -> str:
    return for_browser(on=person.single_keys)


@register.simple_tag
def key_groups() -> tuple[Group, ...]:
    return GROUPS


def _marked(name: str) -> tuple[SafeString, str]:
    """“Mod” is another key on a Mac: the browser puts that right."""
    return SafeString(" data-mod" if name == "Mod" else ""), cap(name)


def cap(name: str) -> str:
    """As German and English keyboards have it printed."""
    named = {"Ctrl": _("Ctrl"), "Mod": _("Ctrl"), "Shift": _("Shift"), "Alt": _("Alt"), "Escape": _("Esc")}
    return named.get(name, name)


def _for_listeners(known: Key) -> str:
    """As ARIA writes it: modifiers and the key joined by a plus; a sequence it has no words for."""
    return "" if " " in known.keys else "+".join(known.strokes[0]).replace("Mod", "Control").replace("Ctrl", "Control")
