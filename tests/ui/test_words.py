"""German is said in our words: no library's catalogue comes before ours."""

from pathlib import Path

import polib
from django.utils.translation import gettext, override

import tresen

CATALOGUES = sorted(Path(tresen.__path__[0]).glob("**/locale/de/LC_MESSAGES/django.po"))


def test_every_text_is_what_one_of_our_catalogues_says() -> None:
    ours: dict[str, set[str]] = {}
    for catalogue in CATALOGUES:
        for entry in polib.pofile(str(catalogue)):
            if not entry.msgctxt and not entry.msgid_plural:
                ours.setdefault(entry.msgid, set()).add(entry.msgstr)
    with override("de"):
        others = {text: gettext(text) for text, said in ours.items() if gettext(text) not in said}
    assert CATALOGUES
    assert not others
