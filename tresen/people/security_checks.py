"""The security question: what a caller must know before anything is told to him or reset for him.

The answer is hashed like a password, so nobody can read it here; the agent types what he hears. Every attempt is
kept. After `MOST` wrong answers the question rests for `REST`, whoever asks."""

import unicodedata
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.kit.audit.names import Name
from tresen.people.access import demand_organisation, demand_person
from tresen.people.actor import Actor
from tresen.people.auditing import record, thing
from tresen.people.models import Organisation, Person, SecurityCheck
from tresen.people.refusals import EditRefused

MOST = 5
REST = timedelta(minutes=15)
_SOUNDS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def set_question(subject: Person | Organisation, *, by: Actor, question: str, answer: str = "") -> None:
    """The question and its answer; without an answer the old one stays, without a question there is neither."""
    question = question.strip()
    if question and not (_heard(answer) or (subject.security_answer and not answer.strip())):
        raise EditRefused(_("Enter the answer to the security question."))
    with transaction.atomic():
        if isinstance(subject, Person):
            demand_person(subject, by=by)
        else:
            demand_organisation(subject, by=by)
        subject.security_question = question[:200]
        if not question:
            subject.security_answer = ""
        elif _heard(answer):
            subject.security_answer = make_password(_heard(answer))
        subject.save(update_fields=["security_question", "security_answer"])


def check_answer(subject: Person | Organisation, answer: str, *, by: Actor) -> bool:
    """Is it the answer? EditRefused if there is no question, or too many wrong answers of late.

    The attempt is kept as failed before the answer is looked at: who pulls the plug has used it up."""
    with transaction.atomic():
        kept = type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
        if not kept.security_answer:
            raise EditRefused(_("No security question is set."))
        if failed_lately(subject) >= MOST:
            raise EditRefused(_("Too many wrong answers. Wait a quarter of an hour, or check in another way."))
        attempt = SecurityCheck.objects.create(**_about(subject), asked_by=by.person, at=clock.now())
        record(Name.ASKED, by=by, about=thing(subject), number=str(attempt.pk))
    if not check_password(_heard(answer), kept.security_answer):
        return False
    SecurityCheck.objects.filter(pk=attempt.pk).update(passed=True)
    return True


def failed_lately(subject: Person | Organisation) -> int:
    return SecurityCheck.objects.filter(**_about(subject), passed=False, at__gt=clock.now() - REST).count()


def _about(subject: Person | Organisation) -> dict[str, Person | Organisation]:
    return {"person" if isinstance(subject, Person) else "organisation": subject}


def _heard(answer: str) -> str:
    """As it is heard on the phone: without case, signs and spaces, "ü" as "ue"."""
    plain = unicodedata.normalize("NFC", answer).casefold().translate(_SOUNDS)
    return "".join(sign for sign in plain if sign.isalnum())
