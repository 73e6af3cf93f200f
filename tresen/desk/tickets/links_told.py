"""The journal's lines about links, family, merging and moving many, in words."""

from django.utils.translation import gettext as _

from tresen.tickets.models import Event

NAMES = (
    "linked",
    "unlinked",
    "child_added",
    "child_removed",
    "blocker_finished",
    "merged",
    "merged_in",
    "unmerged",
    "unmerged_out",
)


def words(event: Event) -> list[tuple[str, str, str]]:
    """(what, old, new), as `sentences` tells them."""
    number = str(event.data.get("number", ""))
    kind = str(event.data.get("type", ""))
    told = {
        "linked": _linked(kind, event.data.get("way") == "from"),
        "unlinked": _("No longer linked with"),
        "child_added": _("Now below it"),
        "child_removed": _("No longer below it"),
        "blocker_finished": _("No longer blocked, for this one is finished"),
        "merged": _("Merged into"),
        "merged_in": _("Merged into this ticket"),
        "unmerged": _("A ticket of its own again, no longer merged with"),
        "unmerged_out": _("No longer merged into this ticket"),
    }
    return [(told[event.name], "", number)]


def _linked(kind: str, away: bool) -> str:
    names = {
        ("related", True): _("Related to"),
        ("related", False): _("Related to"),
        ("duplicate_of", True): _("Is the same as"),
        ("duplicate_of", False): _("The same again"),
        ("caused_by", True): _("Caused by"),
        ("caused_by", False): _("Causes"),
        ("blocks", True): _("Blocks"),
        ("blocks", False): _("Blocked by"),
    }
    return names.get((kind, away), _("Linked with"))
