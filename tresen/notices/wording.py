"""A notice in words, in the active language: for the desk, a mail and a locked screen alike."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.notices.kinds import BY_KEY
from tresen.notices.models import Notice
from tresen.notices.reasons import reason_in_words


def told(notice: Notice) -> str:
    """“Cem Kollege assigned it to you”."""
    kind = BY_KEY.get(notice.kind)
    if kind is None:  # of a release that is gone
        return _("Something happened")
    return str(kind.told) % {"who": notice.actor_label or _("Somebody")}


def further(notice: Notice) -> str:
    """“and 19 more”, or ""."""
    more = notice.count - 1
    return ngettext("and one thing more", "and %(count)s things more", more) % {"count": more} if more > 0 else ""


def why(notice: Notice) -> str:
    """Needs `team` loaded."""
    return reason_in_words(notice.reason, notice.team.name if notice.team else "")
