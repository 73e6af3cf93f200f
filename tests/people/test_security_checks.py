"""The security question: the answer is never to be read, wrong ones are limited, and every attempt is kept."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.models import Organisation, Person, SecurityCheck, TeamMembership, TeamRole
from tresen.people.refusals import EditRefused, NotYours
from tresen.people.security_checks import MOST, REST, check_answer, set_question


@pytest.fixture(params=["person", "organisation"])
def subject(request: pytest.FixtureRequest, cast: Cast) -> Person | Organisation:
    one: Person | Organisation = cast.customer if request.param == "person" else cast.clinic
    set_question(one, by=cast.actor("agent"), question="Erster Hund?", answer="Flöckchen 2")
    return one


@pytest.mark.parametrize("heard", ["Flöckchen 2", "FLOECKCHEN2", " flöckchen, 2! "])
def test_it_is_the_answer_as_it_is_heard(heard: str, subject: Person | Organisation, cast: Cast) -> None:
    assert check_answer(subject, heard, by=cast.actor("agent"))
    kept = SecurityCheck.objects.get()
    assert (kept.passed, kept.asked_by) == (True, cast.agent)
    assert "Fl" not in type(subject).objects.get(pk=subject.pk).security_answer


def test_wrong_answers_are_limited_for_everybody_and_kept(subject: Person | Organisation, cast: Cast) -> None:
    for _ in range(MOST):
        assert not check_answer(subject, "Bello", by=cast.actor("agent"))
    with pytest.raises(EditRefused):
        check_answer(subject, "Flöckchen 2", by=cast.actor("colleague"))
    assert SecurityCheck.objects.filter(passed=False).count() == MOST
    with clock.at(clock.now() + REST + timedelta(seconds=1)):
        assert check_answer(subject, "Flöckchen 2", by=cast.actor("colleague"))


def test_an_attempt_is_used_up_before_the_answer_is_looked_at(
    subject: Person | Organisation, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever makes the process die while it compares has not won another try."""

    def dies(*_given: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("tresen.people.security_checks.check_password", dies)
    with pytest.raises(KeyboardInterrupt):
        check_answer(subject, "Flöckchen 2", by=cast.actor("agent"))
    assert SecurityCheck.objects.filter(passed=False).count() == 1


def test_the_answer_stays_without_a_new_one_and_goes_with_the_question(
    subject: Person | Organisation, cast: Cast
) -> None:
    agent = cast.actor("agent")
    set_question(subject, by=agent, question="Hund?")
    assert check_answer(subject, "Flöckchen 2", by=agent)
    set_question(subject, by=agent, question="")
    with pytest.raises(EditRefused):
        check_answer(subject, "", by=agent)
    with pytest.raises(EditRefused):
        set_question(subject, by=agent, question="Katze?")


def test_only_those_with_the_right_to_set_it(cast: Cast) -> None:
    role = TeamRole.objects.create(names={"de": "Nur lesen"}, rights=["note"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    for who in ("agent", "customer", "manager"):
        for subject in (cast.customer, cast.clinic):
            with pytest.raises(NotYours):
                set_question(subject, by=cast.actor(who), question="Hund?", answer="Waldi")
