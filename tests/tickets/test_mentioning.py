"""Whom a note names: only who may be told, and nobody because a browser says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.models import Team, TeamMembership
from tresen.people.registering import register
from tresen.tickets.access import mentions_for
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.drafts import draft_of, save_draft
from tresen.tickets.mentioning import OUTSIDERS, Naming, written
from tresen.tickets.merged_people import merge, unmerge
from tresen.tickets.models import Mention, Message
from tresen.tickets.noting import note, phone

SignIn = Callable[[Any], Client]
WORDS = Body.from_text("Weißt du das?")


def say(cast: Cast, *people: int, teams: tuple[int, ...] = (), asks: bool = False) -> Message:
    return note(cast.ticket, by=cast.actor("agent"), body=WORDS, naming=Naming(people, teams, asks))


def test_a_mention_is_a_row_and_in_the_journal(cast: Cast) -> None:
    said = say(cast, cast.colleague.pk)
    row = Mention.objects.get()
    assert (row.message, row.person, row.by, row.at) == (said, cast.colleague, cast.agent, said.created_at)
    assert (row.asked, row.note_only, row.answered_at) == (False, False, None)
    event = cast.ticket.events.get(name="noted")
    assert event.data == {"message": said.pk, "mentioned": [cast.colleague.pk]}
    phone(cast.ticket, by=cast.actor("agent"), body=WORDS, naming=Naming((cast.colleague.pk,)))
    assert cast.ticket.events.get(name="phoned").data["mentioned"] == [cast.colleague.pk]


def test_a_note_that_names_nobody_says_nothing_of_it(cast: Cast) -> None:
    say(cast)
    say(cast, cast.agent.pk)  # oneself
    assert not Mention.objects.exists()
    assert all("mentioned" not in one.data for one in cast.ticket.events.filter(name="noted"))


def test_a_team_is_those_of_it_who_see_the_ticket(cast: Cast) -> None:
    TeamMembership.objects.create(team=cast.other_team, person=cast.colleague)
    say(cast, teams=(cast.other_team.pk,))
    assert [(one.person, one.team) for one in Mention.objects.all()] == [(cast.colleague, cast.other_team)]


def test_a_team_of_which_nobody_sees_it_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        say(cast, teams=(cast.other_team.pk,))
    assert not Message.objects.filter(kind="note").exists()


def test_who_does_not_see_the_ticket_gets_the_note_alone_if_the_house_wants_it(cast: Cast) -> None:
    say(cast, cast.outsider.pk)
    assert Mention.objects.get().note_only
    OUTSIDERS.set(False)
    with pytest.raises(Refused):
        say(cast, cast.outsider.pk)


def test_what_is_confidential_is_told_to_nobody_outside(cast: Cast) -> None:
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    for one in (cast.outsider, cast.admin):  # being an administrator leads into no confidential team
        with pytest.raises(Refused):
            say(cast, one.pk)
    say(cast, cast.colleague.pk)


@pytest.mark.parametrize("who", ["customer", "stranger", "nobody"])
def test_only_agents_are_named(who: str, cast: Cast) -> None:
    person = cast.person(who)
    with pytest.raises(Refused):
        say(cast, person.pk if person else 10**9)


def test_a_confidential_team_of_others_does_not_exist(cast: Cast) -> None:
    hidden = Team.objects.create(name="Betriebsrat", level="2", confidential=True)
    TeamMembership.objects.create(team=hidden, person=cast.outsider)
    with pytest.raises(Refused) as hidden_words:
        say(cast, teams=(hidden.pk,))
    with pytest.raises(Refused) as unknown_words:
        say(cast, teams=(10**9,))
    assert str(hidden_words.value) == str(unknown_words.value)


def test_the_words_say_who_is_meant_whatever_the_browser_wrote(cast: Cast) -> None:
    html = (
        f'<p><span data-mention="person-{cast.colleague.pk}">@Otto<b>!</b></span> <span data-mention="x">y</span></p>'
    )
    body = written(html, cast.actor("agent"))
    assert body.html == f'<p><span data-mention="person-{cast.colleague.pk}">@Cem Kollege</span> y</p>'
    assert body.text == "@Cem Kollege y"
    assert Naming.of(body.html) == Naming((cast.colleague.pk,))


def test_marks_of_nobody_are_plain_words(cast: Cast) -> None:
    html = f'<p><span data-mention="person-{cast.customer.pk}">@Karla</span><span data-mention="team-0">@x</span></p>'
    assert written(html, cast.actor("agent")).html == "<p>@Karla@x</p>"


def test_a_mail_names_nobody(cast: Cast) -> None:
    assert "data-mention" not in Body.from_html('<p><span data-mention="person-1">@Anna</span></p>').html


def test_a_draft_keeps_whom_it_names_in_notes_alone(cast: Cast) -> None:
    html = f'<p><span data-mention="person-{cast.colleague.pk}">@Cem</span></p>'
    for kind in ("note", "reply"):
        save_draft(cast.ticket, by=cast.actor("agent"), kind=kind, html=html, recipients={}, version=1)
    kept = draft_of(cast.ticket, by=cast.actor("agent"))
    assert kept["note"].html == html
    assert "data-mention" not in kept["reply"].html


def test_a_question_has_its_time(cast: Cast) -> None:
    due = clock.now() + timedelta(hours=3)
    naming = Naming((cast.colleague.pk,)).asking(due)
    note(cast.ticket, by=cast.actor("agent"), body=WORDS, naming=naming)
    row = Mention.objects.get()
    assert (row.asked, row.due_at, row.is_open) == (True, due, True)
    data = cast.ticket.events.get(name="noted").data
    assert (data["asked"], data["due_at"]) == ([cast.colleague.pk], due.isoformat())
    with pytest.raises(Refused):
        note(cast.ticket, by=cast.actor("agent"), body=WORDS, naming=naming.asking(clock.now()))
    with pytest.raises(Refused):
        say(cast, asks=True)


def test_mentions_are_seen_by_those_who_work_on_the_ticket(cast: Cast) -> None:
    say(cast, cast.outsider.pk)
    for who, sees in {"agent": 1, "colleague": 1, "admin": 1, "outsider": 0, "customer": 0, "manager": 0}.items():
        assert mentions_for(cast.actor(who)).count() == sees, who


def test_the_desk_takes_them_from_the_words(cast: Cast, sign_in: SignIn) -> None:
    page = f"/desk/tickets/{cast.ticket.number}/note/"
    html = f'<p><span data-mention="person-{cast.colleague.pk}">@Cem</span>?</p>'
    sign_in(cast.agent).post(page, {"html": html, "ask": "1"})
    assert Mention.objects.get().asked
    sign_in(cast.agent).post(page, {"text": "@Otto Außen, bitte"})
    assert Mention.objects.count() == 1


def test_mentions_follow_a_merge_of_persons_and_come_back(cast: Cast) -> None:
    twin = register(name="Cem K.", email="cem@privat.test", role="agent", teams=[cast.team])
    say(cast, twin.pk)
    say(cast, twin.pk, cast.colleague.pk)
    done = merge(twin, cast.colleague, by=cast.actor("admin"))
    assert Mention.objects.filter(person=cast.colleague).count() == 2
    unmerge(done, by=cast.actor("admin"))
    assert Mention.objects.filter(person=twin).count() == 2


def test_open_questions_have_a_list_of_their_own(cast: Cast, sign_in: SignIn) -> None:
    """Only of whom they ask, only while they are open, only what he may see."""
    asked, other = cast.open("Wer weiß das?"), cast.open("Nur genannt")
    note(asked, by=cast.actor("agent"), body=WORDS, naming=Naming((cast.colleague.pk,), (), True))
    note(other, by=cast.actor("agent"), body=WORDS, naming=Naming((cast.colleague.pk,)))

    def listed(person: Any) -> set[str]:
        page = sign_in(person).get("/desk/views/asked/").content.decode()
        return {one.number for one in (asked, other) if f'id="row-{one.number}"' in page}

    assert listed(cast.colleague) == {asked.number}
    assert listed(cast.agent) == set()
    note(asked, by=cast.actor("colleague"), body=WORDS)
    assert listed(cast.colleague) == set()
    say_again = note(asked, by=cast.actor("agent"), body=WORDS, naming=Naming((cast.colleague.pk,), (), True))
    assert listed(cast.colleague) == {asked.number}
    TeamMembership.objects.filter(person=cast.colleague).delete()
    assert listed(cast.colleague) == set()
    assert say_again.mentions.get().is_open
