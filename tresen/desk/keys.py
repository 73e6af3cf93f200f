"""Every key of the desk, said once: the browser's hotkeys, the sheet behind “?”, the hints at buttons and the manual's
page are made of this list (`bin/keys` writes the page).

A key is written as people say it: "r", "A" (with Shift), "?", "Ctrl+Enter", "g i" (one after the other). "Mod" is
Cmd on a Mac and Ctrl everywhere else.

To give something a key: a line here, and `{% key "name" %}` on the button in its template. What has no button listens
to the browser event `key:name` (ui/static/ui/js/hotkeys.js)."""

import json
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MODIFIERS = ("Ctrl", "Mod", "Shift", "Alt")


@dataclass(frozen=True)
class Key:
    name: str
    keys: str
    label: str | Promise
    to: str = ""  # an address it leads to
    handled: bool = False  # by the part of the page it belongs to: written here to be shown only

    @property
    def single(self) -> bool:
        """Pressed without Ctrl: it sleeps while somebody writes, and can be switched off."""
        return "+" not in self.keys or self.keys == "+"

    @property
    def strokes(self) -> list[list[str]]:
        """What to press, one after the other; each stroke as the caps of a keyboard have it."""
        return [_caps(stroke) for stroke in self.keys.split(" ")]


@dataclass(frozen=True)
class Group:
    name: str
    title: str | Promise
    keys: tuple[Key, ...]


ANYWHERE = (
    Key("palette", "Mod+k", _("Find anything, do anything"), handled=True),
    Key("search", "/", _("Search")),
    Key("new", "c", _("New ticket")),
    Key("notices", "b", _("Notices")),
    Key("keys", "?", _("These keys")),
)
GOING = (
    Key("go-teams", "g i", _("Tickets of my teams"), to="/desk/views/teams/"),
    Key("go-mine", "g m", _("Assigned to me"), to="/desk/views/mine/"),
    Key("go-unassigned", "g u", _("Unassigned"), to="/desk/views/unassigned/"),
    Key("go-waiting", "g w", _("Waiting"), to="/desk/views/waiting/"),
    Key("go-open", "g o", _("All open"), to="/desk/views/open/"),
    Key("go-solved", "g s", _("Recently solved"), to="/desk/views/solved/"),
    Key("go-tasks", "g t", _("My tasks"), to="/desk/tasks/"),
    Key("go-planned", "g l", _("Planned"), to="/desk/planned/"),
    Key("go-people", "g p", _("People"), to="/desk/people/"),
    Key("go-organisations", "g c", _("Organisations"), to="/desk/organisations/"),
    Key("go-modules", "g b", _("Text modules"), to="/desk/modules/"),
    Key("go-times", "g z", _("Working time"), to="/desk/times/"),
    Key("go-notices", "g n", _("All notices"), to="/desk/notices/"),
    Key("go-settings", "g e", _("Your settings"), to="/desk/profile/"),
    Key("sign-out", "g Q", _("Sign out")),  # with Shift, as nobody wants it by a slip
)
LIST = (
    Key("next", "j", _("Next ticket")),
    Key("previous", "k", _("Previous ticket")),
    Key("open", "Enter", _("Open the ticket in the list"), handled=True),
    Key("choose", "x", _("Choose the ticket in the list")),
    Key("choose-none", "Escape", _("Choose none"), handled=True),
    Key("back", "u", _("Back to the list")),
    Key("undo", "z", _("Take back what was just done")),
)
TICKET = (
    Key("reply", "r", pgettext_lazy("verb", "Reply")),
    Key("reply-one", "R", _("Reply to the sender alone")),
    Key("note", "n", pgettext_lazy("composer", "Note")),
    Key("phone", "h", pgettext_lazy("composer", "Call")),
    Key("forward", "f", pgettext_lazy("verb", "Forward")),
    Key("take", "a", _("Assign to me")),
    Key("assign", "A", _("Assign to …")),
    Key("state", "e", _("State")),
    Key("snooze", "w", _("Wait until …")),
    Key("priority", "p", _("Priority")),
    Key("hand-over", "t", _("Hand over to a team")),
    Key("category", "l", _("Category")),
    Key("macro", "m", _("Macro")),
)
WRITING = (
    Key("send", "Mod+Enter", _("Send"), handled=True),
    Key("send-solve", "Mod+Shift+Enter", _("Send and solve"), handled=True),
    Key("send-wait", "Alt+Enter", _("Send and wait …"), handled=True),
    Key("send-team", "Alt+Shift+Enter", _("Send and hand over …"), handled=True),
    Key("text-module", "::", _("Put in a text module by its shortcut"), handled=True),
    Key("preview", "Mod+Shift+F", _("Show the mail as it will leave"), handled=True),
    Key("leave", "Escape", _("Stop writing; the draft stays"), handled=True),
)
GROUPS = (
    Group("anywhere", _("Anywhere"), ANYWHERE),
    Group("going", _("Going somewhere"), GOING),
    Group("list", _("In the list"), LIST),
    Group("ticket", _("In a ticket"), TICKET),
    Group("writing", _("While writing"), WRITING),
)
KEYS = {key.name: key for group in GROUPS for key in group.keys}


@cache
def for_browser(*, on: bool) -> str:
    """JSON for hotkeys.js: what is pressed → [name, address or ""]; `on`: does the person want single keys?"""
    return json.dumps({"on": on, "keys": {key.keys: [key.name, key.to] for key in KEYS.values() if not key.handled}})


def _caps(stroke: str) -> list[str]:
    parts = stroke.split("+") if len(stroke) > 1 else [stroke]
    if len(parts) == 1 and len(stroke) == 1 and stroke.isupper():
        parts = ["Shift", stroke]
    return [part if part in MODIFIERS or len(part) > 1 else part.upper() for part in parts]
