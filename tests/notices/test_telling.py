"""Who is told what, and who is not."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.notices.stories import Journal, kinds_of
from tresen.kit import clock
from tresen.notices import handling
from tresen.notices.choosing import choose, choose_for_house, leave_out
from tresen.notices.models import Mute, Notice
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import TeamMembership
from tresen.tickets import assigning, changing, noting, receiving, replying, sharing, states
from tresen.tickets.body import Body
from tresen.tickets.change import change
from tresen.tickets.delivering import report_delivery
from tresen.tickets.models import Ticket
from tresen.tickets.saying import Origin
from tresen.tickets.tasks import Duty, add_task
from tresen.tickets.waking import wake_due

pytestmark = pytest.mark.django_db
WORDS = Body.from_text("Bitte einmal ansehen.")


def answer(cast: Cast) -> None:
    receiving.receive(cast.ticket, by=cast.actor("customer"), body=WORDS, author=cast.customer)


def mention(cast: Cast, *people: int, by: str = "agent") -> None:
    with change(cast.ticket, by=cast.actor(by)) as step:
        step.record("noted", {"mentioned": list(people)})


def test_a_new_ticket_is_told_to_the_team_and_to_nobody_else(cast: Cast, journal: Journal) -> None:
    cast.open()
    journal.told()
    assert kinds_of(cast.agent) == kinds_of(cast.colleague) == ["opened"]
    assert not Notice.objects.exclude(person__in=[cast.agent, cast.colleague]).exists()
    assert Notice.objects.get(person=cast.agent).reason == "member"


def test_who_gets_a_ticket_is_told_who_gave_it(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.colleague, by=cast.actor("agent"))
    journal.told()
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.reason) == (cast.colleague, "assigned", "assignee")
    assert notice.actor == cast.agent
    assert notice.actor_label == "Anna Agentin"


def test_nobody_is_told_of_what_he_did_himself(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    noting.note(cast.ticket, by=cast.actor("agent"), body=WORDS)
    mention(cast, cast.agent.pk)
    mine = cast.open(by=cast.actor("agent"), said_by_agent=True)
    assigning.hand_over(mine, cast.other_team, by=cast.actor("agent"))
    journal.told()
    assert kinds_of(cast.agent) == []
    assert kinds_of(cast.outsider) == ["handed_over"]


def test_a_note_by_mail_is_its_authors_own_act(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    noting.note_by_mail(cast.ticket, by=SYSTEM, body=WORDS, author=cast.agent, origin=Origin())
    journal.told()
    assert kinds_of(cast.agent) == []


def test_an_answer_goes_to_whoever_has_the_ticket_or_to_the_team(cast: Cast, journal: Journal) -> None:
    answer(cast)
    journal.told()
    assert kinds_of(cast.agent) == kinds_of(cast.colleague) == ["answered_team"]
    Notice.objects.all().delete()
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    answer(cast)
    journal.told()
    assert kinds_of(cast.agent) == ["answered"]
    assert kinds_of(cast.colleague) == []


def test_a_note_of_absence_calls_nobody(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    receiving.receive(cast.ticket, by=SYSTEM, body=WORDS, author=cast.customer, quiet=True)
    journal.told()
    assert not Notice.objects.exists()


def test_mentioned_are_those_who_may_read_the_note(cast: Cast, journal: Journal) -> None:
    mention(cast, cast.colleague.pk, cast.outsider.pk, cast.customer.pk, 987_654_321)
    journal.told()
    assert [notice.person for notice in Notice.objects.all()] == [cast.colleague]
    assert kinds_of(cast.colleague) == ["mentioned"]


def test_a_hand_over_is_told_to_the_team_that_has_it_now(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.colleague, by=cast.actor("colleague"))
    assigning.hand_over(cast.ticket, cast.other_team, by=cast.actor("agent"))
    journal.told()
    assert kinds_of(cast.outsider) == ["handed_over"]
    assert kinds_of(cast.colleague) == [], "he sees it no more, so he is told nothing of it"


def test_sharing_is_told_like_a_hand_over(cast: Cast, journal: Journal) -> None:
    sharing.share(cast.ticket, cast.other_team, by=cast.actor("agent"))
    journal.told()
    assert kinds_of(cast.outsider) == ["handed_over"]


def test_others_changes_are_told_to_whoever_has_the_ticket(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    changing.set_priority(cast.ticket, 4, by=cast.actor("colleague"))
    journal.told()
    assert kinds_of(cast.agent) == ["changed"]


def test_a_wait_that_is_over_is_told(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    states.wait(cast.ticket, by=cast.actor("agent"), until=clock.now() + timedelta(minutes=1))
    with clock.at(clock.now() + timedelta(minutes=2)):
        wake_due(0)
        journal.told()
    assert kinds_of(cast.agent) == ["woken"]


def test_what_could_not_be_delivered_is_told_to_its_author(cast: Cast, journal: Journal) -> None:
    message = replying.reply(cast.ticket, by=cast.actor("colleague"), body=WORDS)
    report_delivery(message, "undelivered", by=SYSTEM, words="550")
    journal.told()
    assert kinds_of(cast.colleague) == ["undelivered"]
    assert kinds_of(cast.agent) == []


def test_a_task_is_told_to_its_owner(cast: Cast, journal: Journal) -> None:
    add_task(cast.ticket, Duty("Prüfen", owner=cast.colleague), by=cast.actor("agent"))
    journal.told()
    assert kinds_of(cast.colleague) == ["task_given"]


def test_a_muted_ticket_is_silent_but_for_a_mention(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    handling.mute(cast.agent, cast.ticket)
    answer(cast)
    journal.told()
    assert kinds_of(cast.agent) == []
    mention(cast, cast.agent.pk, by="colleague")
    journal.told()
    assert kinds_of(cast.agent) == ["mentioned"]
    assert Mute.objects.count() == 1


def test_a_kind_that_is_not_wanted_is_not_told(cast: Cast, journal: Journal) -> None:
    choose(cast.agent, {"opened": []})
    choose_for_house({"opened": []}, cast.other_team)
    cast.open()
    cast.open(team=cast.other_team)
    journal.told()
    assert kinds_of(cast.agent) == []
    assert kinds_of(cast.colleague) == ["opened"]
    assert kinds_of(cast.outsider) == []


def test_the_nearest_choice_counts(cast: Cast, journal: Journal) -> None:
    TeamMembership.objects.create(team=cast.other_team, person=cast.agent)
    choose_for_house({"opened": []})
    choose(cast.agent, {"opened": ["desk"]}, cast.other_team)
    cast.open()
    cast.open(team=cast.other_team)
    journal.told()
    assert [notice.ticket.team for notice in Notice.objects.filter(person=cast.agent)] == [cast.other_team]
    leave_out(cast.agent, "opened", ["desk"])
    cast.open(team=cast.other_team)
    journal.told()
    assert Notice.objects.filter(person=cast.agent).count() == 1


@pytest.mark.parametrize("end", ["membership", "role", "active"])
def test_who_is_out_is_told_nothing(cast: Cast, journal: Journal, end: str) -> None:
    cast.open()
    if end == "membership":
        TeamMembership.objects.filter(person=cast.agent).delete()
    elif end == "role":
        cast.agent.role = "customer"
        cast.agent.save()
    else:
        cast.agent.is_active = False
        cast.agent.save()
    journal.told()
    assert kinds_of(cast.agent) == []
    assert kinds_of(cast.colleague) == ["opened"]


def test_what_is_confidential_is_told_to_its_members_alone(cast: Cast, journal: Journal) -> None:
    cast.other_team.confidential = True
    cast.other_team.save()
    cast.open(team=cast.other_team)
    ticket = Ticket.objects.latest("pk")
    with change(ticket, by=cast.actor("outsider")) as step:
        step.record("noted", {"mentioned": [cast.admin.pk, cast.agent.pk]})
    journal.told()
    assert {notice.person for notice in Notice.objects.all()} == {cast.outsider}


def test_old_events_are_news_to_nobody(cast: Cast, journal: Journal) -> None:
    with clock.at(clock.now() - timedelta(days=8)):
        cast.open()
    journal.told()
    assert not Notice.objects.exists()


def test_a_rule_is_told_by_its_name(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=Actor("rule", None, "Nachtschicht"))
    journal.told()
    assert Notice.objects.get().actor_label == "Nachtschicht"
