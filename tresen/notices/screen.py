"""What a locked screen may show: a sentence and the subject, or only the number, as the person wants it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tresen.kit.secrets import signature
from tresen.notices.models import Habits, Notice
from tresen.notices.sight import may_be_named
from tresen.notices.wording import told
from tresen.people.models import Person

APART = 3  # more than these at once, after a quiet night say, are one


@dataclass(frozen=True)
class Shown:
    """One push. `tag`: a later one with the same tag takes its place on the screen, `topic` in the push service's
    queue. `about`: ids of its notices; None: a trial."""

    title: str
    body: str
    path: str
    tag: str
    about: frozenset[int | None]

    @property
    def topic(self) -> str:
        return signature("push-topic", self.tag, 24)

    def words(self) -> bytes:
        given = {"title": self.title, "body": self.body, "url": settings.BASE_URL + self.path, "tag": self.tag}
        return json.dumps(given, ensure_ascii=False).encode()


def screens(person: Person, notices: Sequence[Notice], *, trial: bool = False) -> list[Shown]:
    """In the person's language."""
    with override(person.locale):
        made = [_trial()] if trial else []
        if len(notices) > APART:
            return [*made, _together(notices)]
        plain = not Habits.objects.filter(person=person, shows_subject=False).exists()
        return made + [_one(one, plain and may_be_named(person, one)) for one in notices]


def _one(notice: Notice, named: bool) -> Shown:
    number = notice.ticket.number
    path = f"/desk/tickets/{number}/" + (f"#m-{notice.message}" if notice.message else "")
    if named:
        title, body = told(notice), f"{Truncator(notice.ticket.subject).chars(160)}\n{number}"
    else:
        title, body = _("News in ticket %(number)s") % {"number": number}, ""
    return Shown(Truncator(title).chars(160), body, path, f"ticket-{notice.ticket_id}", frozenset({notice.pk}))


def _together(notices: Sequence[Notice]) -> Shown:
    count = len(notices)
    title = ngettext("%(count)s new notice", "%(count)s new notices", count) % {"count": count}
    return Shown(title, "", "/desk/notices/", "notices", frozenset(one.pk for one in notices))


def _trial() -> Shown:
    title, body = _("Pushes arrive here"), _("This is what a notice of Tresen looks like on this device.")
    return Shown(title, body, "/desk/profile/notices/", "trial", frozenset({None}))
