"""The words our scripts need, in the language of the page."""

import json
from functools import cache

from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _


def page_words() -> str:
    return _in_language(get_language() or "de")


@cache
def _in_language(language: str) -> str:
    with override(language):
        return json.dumps(
            {
                "saving": _("Saving …"),
                "saved": _("Saved %s"),
                "unsaved": _("Not saved yet, trying again …"),
                "unsent": _("Not sent. Your words are still here; try again."),
                "failed": _("That did not work. Check the connection and try again."),
                "fresh": _("%s new"),
                "place": _("%s of %s"),
                "left": _("%s left"),
                "noLonger": _("No longer in this view; stays until you go on."),
                "lastOne": _("That was the last one in this list."),
                "below": _("New message below"),
                "copied": _("%s copied"),
                "reply": _("Write a reply …"),
                "note": _("Note for the team …"),
                "phone": _("What was said in the call …"),
                "dropFiles": _("Drop files to attach them"),
                "tooLarge": _("%s is too large."),
                "uploadFailed": _("%s could not be uploaded."),
                "uploading": _("A file is still on its way. Wait a moment."),
                "cancel": _("Cancel"),
                "again": _("Try again"),
                "remove": pgettext("file", "Remove"),
                "filter": _("Filter"),
                "gaps": _("Still to fill in:"),
                "modules": _("Text modules"),
                "noModule": _("No text module fits."),
                "searching": _("Searching …"),
                "ways": {
                    "mail": {
                        "": _("Send"),
                        "solve": _("Send and solve"),
                        "wait": _("Send and wait …"),
                        "team": _("Send and hand over …"),
                    },
                    "note": {
                        "": _("Keep the note"),
                        "solve": _("Keep and solve"),
                        "wait": _("Keep and wait …"),
                        "team": _("Keep and hand over …"),
                    },
                    "phone": {
                        "": _("Keep the call"),
                        "solve": _("Keep and solve"),
                        "wait": _("Keep and wait …"),
                        "team": _("Keep and hand over …"),
                    },
                },
                "linkAddress": _("Address of the link"),
                "badAddress": _("This is not an e-mail address: %s"),
                "now": _("now"),
                "sure": _("Discard the draft?"),
                "forward": _("Write to a third party …"),
                "chosen": _("%s chosen"),
                "wholeChosen": _("All %s of this view chosen"),
                "wholeCapped": _("Up to %s of this view chosen, the last changed ones"),
                "leaving": _("Sent"),
                "undo": _("Undo"),
                "showQuote": _("Show quoted text"),
                "hideQuote": _("Hide quoted text"),
                "offline": _("No connection. Reconnecting …"),
            },
            ensure_ascii=False,
        )
