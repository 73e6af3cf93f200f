"""Writing to the administrators about alarms: once when one is raised, once when it is over, never through the
mailbox it is about."""

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.outgoing import house_mail
from tresen.desk.admin.alarms.banner import address
from tresen.desk.admin.alarms.wording import told
from tresen.kit.alarms import note_told, take_back, to_be_told
from tresen.kit.jobs import periodic
from tresen.kit.models import Alarm
from tresen.people.access import administrators
from tresen.people.models import Person

log = structlog.get_logger()


@periodic("* * * * *")
def tell(timestamp: int) -> None:
    """Each minute. At most once for each direction of an alarm: whoever is about to write notes it first, and takes
    it back if nobody could be reached; then the next minute tries again. One who could not be reached, while others
    were, has the banner: the others are not written to each minute for his sake."""
    for alarm, over in to_be_told():
        if not note_told(alarm, over=over):
            continue  # somebody else is at it
        reached: list[bool] = []
        try:
            reached += (_reach(person, alarm, over=over) for person in administrators())
        finally:
            if not any(reached):
                take_back(alarm, over=over)


def _reach(person: Person, alarm: Alarm, *, over: bool) -> bool:
    """Through the first mailbox that takes it. No address, or no other mailbox: the banner has to do."""
    if not person.email:
        return False
    with override(person.locale):
        mail = _mail(person.email, alarm, over=over)
    for mailbox in house_mail.routes(avoid=alarm.about):
        try:
            house_mail.send(mail, mailbox)
        except (TemporaryFailure, PermanentFailure) as failure:
            log.warning("alarm not told", mailbox=mailbox.address, error=str(failure))
        else:
            return True
    return False


def _mail(recipient: str, alarm: Alarm, *, over: bool) -> EmailMessage:
    say = told(alarm)
    if over:
        subject = _("Over: %s") % say.title
        text = _("This is over: %s.") % say.title
    else:
        subject, text = say.title, f"{say.title}.\n\n{say.text}"
        if say.words:
            text += "\n\n" + _("The exact words:") + f"\n{say.words}"
    link = f"{settings.BASE_URL}{address(say.page)}"
    return EmailMessage(f"Tresen: {subject}", f"{text}\n\n{link}\n", to=[recipient])
