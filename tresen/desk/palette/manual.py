"""The page of keys in the manual, written from the list of keys."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.desk.keys import GROUPS, Key
from tresen.desk.templatetags.keys import cap

LANGUAGES = ("de", "en")


def page(language: str) -> str:
    """Markdown, as docs/manual/keys.<language>.md holds it."""
    with override(language):
        return "\n".join([f"# {_('Keyboard')}", "", *_about(), *_tables()])


def _about() -> list[str]:
    return [
        _("Everything in the desk can be done without a mouse. What has no key has an entry in the palette."),
        "",
        _("Single keys sleep while you write, and in menus and dialogs. They can be switched off in your settings."),
        _("Screen readers keep single letters for themselves while one reads: the palette works there, too."),
        "",
        _("Two keys after one another: press the first, let go, and the second within one and a half seconds."),
        "",
    ]


def _tables() -> list[str]:
    lines = []
    for group in GROUPS:
        lines += [f"## {group.title}", "", f"| {_('Press')} | {_('What it does')} |", "|---|---|"]
        lines += [f"| {_told(key)} | {key.label} |" for key in group.keys]
        lines.append("")
    return lines


def _told(key: Key) -> str:
    return " ".join(" + ".join(f"`{cap(one)}`" for one in stroke) for stroke in key.strokes)
