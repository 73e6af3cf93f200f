"""Who has a text module, what it says in a ticket, how it is found, and how often it was used."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tresen.people.models import Organisation, Person
from tresen.texts import editing
from tresen.texts.access import modules_for, modules_in, modules_kept_by
from tresen.texts.editing import Draft, change_module, delete_module, draft_of, make_module
from tresen.texts.exchange import taken_in, written
from tresen.texts.filling import fill
from tresen.texts.finding import found
from tresen.texts.models import TextModule
from tresen.texts.using import count_uses, used_in
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.models import Message
from tresen.tickets.noting import note
from tresen.tickets.replying import reply
from tresen.tickets.withdrawing import withdraw

Make = Callable[..., TextModule]
VPN = {
    "de": "<p>Guten Tag {{Kunde.Nachname}}, bitte starten Sie die Einwahl neu.</p>",
    "en": "<p>Dear {{customer.name}}, please dial in again.</p>",
}


@pytest.fixture
def make(cast: Cast) -> Make:
    def made(shortcut: str = "vpn", name: str = "VPN neu einwählen", by: str = "admin", **more: Any) -> TextModule:
        more.setdefault("contents", VPN)
        more.setdefault("audience", "everybody")
        return make_module(Draft(shortcut=shortcut, name=name, **more), by=cast.actor(by))

    return made


def test_it_is_written_in_the_wanted_language_with_the_customers_name(cast: Cast, make: Make) -> None:
    filled = fill(make(), cast.ticket, actor=cast.actor("agent"), language="en")
    assert (filled.html, filled.language, filled.missing) == (
        "<p>Dear Karla Kundin, please dial in again.</p>",
        "en",
        [],
    )


def test_it_falls_back_to_the_language_there_is(cast: Cast, make: Make) -> None:
    module = make(contents={"fr": "<p>Bonjour {{customer.name}}</p>"})
    assert fill(module, cast.ticket, actor=cast.actor("agent"), language="en").language == "fr"


def test_a_value_is_never_markup_and_never_read_again(cast: Cast, make: Make) -> None:
    cast.customer.name = '<img src=x onerror=alert(1)> {{agent.name}} "x'
    cast.ticket.customer = cast.customer
    link = '<p>{{customer.name}} <a href="https://x.test/?n={{customer.name}}">x</a></p>'
    html = fill(make(contents={"de": link}), cast.ticket, actor=cast.actor("agent"), language="de").html
    assert "<img" not in html
    assert "{{agent.name}}" in html
    assert "Anna" not in html


def test_a_value_makes_no_link_that_runs(cast: Cast, make: Make) -> None:
    module = make(contents={"de": '<p><a href="https://{{customer.name}}">x</a></p>'})
    TextModule.objects.filter(pk=module.pk).update(contents={"de": '<p><a href="{{customer.name}}">x</a></p>'})
    module.refresh_from_db()
    cast.customer.name = "javascript:alert(1)"
    cast.ticket.customer = cast.customer
    assert "javascript" not in fill(module, cast.ticket, actor=cast.actor("agent"), language="de").html


def test_a_variable_without_a_value_stays_and_is_named(cast: Cast, make: Make) -> None:
    filled = fill(
        make(contents={"de": "<p>Tel. {{Kunde.Telefon}}</p>"}), cast.ticket, actor=cast.actor("agent"), language="de"
    )
    assert filled.html == "<p>Tel. {{Kunde.Telefon}}</p>"
    assert filled.missing == ["Kunde.Telefon"]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"shortcut": "zwei wörter"}, "Kürzel"),
        ({"name": " "}, "Namen"),
        ({"contents": {"de": "<p> </p>"}}, "mindestens"),
        ({"contents": {"de": "{{Kunde.Nachnahme}}"}}, "Nachnahme"),
        ({"contents": {"deutsch": "x"}}, "deutsch"),
    ],
)
def test_what_is_wrong_is_said(make: Make, draft: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        make(**draft)


def test_scripts_are_not_kept(make: Make) -> None:
    assert make(contents={"de": "<p onclick=x>Gut<script>alert(1)</script></p>"}).contents == {"de": "<p>Gut</p>"}


def who_has(cast: Cast, module: TextModule) -> set[str]:
    names = ("admin", "agent", "colleague", "outsider", "customer", "manager", "stranger")
    return {one for one in names if modules_for(cast.actor(one)).filter(pk=module.pk).exists()}


def test_it_is_there_for_whom_it_is_meant(cast: Cast, make: Make) -> None:
    assert who_has(cast, make(audience="own", by="agent")) == {"agent"}
    assert who_has(cast, make(audience="teams", teams=[cast.team.pk], by="agent")) == {"agent", "colleague"}
    assert who_has(cast, make()) == {"admin", "agent", "colleague", "outsider"}


def test_agents_share_with_their_teams_alone(cast: Cast, make: Make) -> None:
    with pytest.raises(Refused):
        make(audience="everybody", by="agent")
    with pytest.raises(Refused):
        make(audience="teams", teams=[cast.other_team.pk], by="agent")
    own = make(audience="own", by="agent")
    with pytest.raises(Refused):
        change_module(own, draft_of(own), by=cast.actor("admin"))
    with pytest.raises(Refused):
        delete_module(make(), by=cast.actor("agent"))
    assert not modules_kept_by(cast.actor("admin")).filter(pk=own.pk).exists()


def test_one_for_an_organisation_is_offered_in_its_tickets_alone(cast: Cast, make: Make) -> None:
    module, agent = make(organisations=[cast.clinic.pk]), cast.actor("agent")
    foreign = cast.open(customer=cast.stranger)
    assert module in modules_in(cast.ticket, agent)
    assert module not in modules_in(foreign, agent)
    Organisation.objects.filter(pk=cast.clinic.pk).update(merged_into=cast.factory)
    assert module in modules_in(foreign, agent)


def test_what_is_switched_off_is_kept_but_not_offered(cast: Cast, make: Make) -> None:
    module = make(is_active=False)
    assert module not in modules_in(cast.ticket, cast.actor("agent"))
    assert module in modules_for(cast.actor("agent"))


def test_a_merged_agents_modules_are_the_others(cast: Cast, make: Make) -> None:
    module = make(audience="own", by="colleague")
    Person.objects.filter(pk=cast.colleague.pk).update(merged_into=cast.agent)
    assert module in modules_for(cast.actor("agent"))


def test_the_shortcut_comes_first_then_what_begins_so(cast: Cast, make: Make) -> None:
    far = make("reset", "Zurücksetzen", contents={"de": "VPN ist gemeint"})
    named, longer, exact = make("einwahl", "VPN einrichten"), make("vpn-handy", "Am Handy"), make("vpn", "Einwahl")
    own = make("vpn", "Meine", audience="own", by="agent")
    keys = list(found(modules_in(cast.ticket, cast.actor("agent")), "::VPN").values_list("pk", flat=True))
    assert keys == [own.pk, exact.pk, longer.pk, named.pk, far.pk]
    assert [one.pk for one in found(modules_in(cast.ticket, cast.actor("agent")), "vpn handy")] == [longer.pk]


def test_a_message_counts_once_and_only_with_the_words_in_it(cast: Cast, make: Make) -> None:
    agent, module, other = (
        cast.actor("agent"),
        make(),
        make("else", "Anderes", contents={"de": "Ganz andere Worte hier"}),
    )
    text = "Guten Tag Kundin, bitte starten Sie die Einwahl neu. Danke!"
    assert used_in(text, [module.pk, other.pk, 999], agent) == [module.pk]
    message = reply(cast.ticket, by=agent, body=Body.from_text(text), facts={"modules": [module.pk]})
    for _again in range(2):
        count_uses(message.pk)
    module.refresh_from_db()
    assert (module.uses, module.last_used_at) == (1, message.created_at)
    count_uses(note(cast.ticket, by=agent, body=Body.from_text(text), facts={"modules": [module.pk]}).pk)
    module.refresh_from_db()
    assert module.uses == 2


def test_what_was_taken_back_does_not_count(cast: Cast, make: Make) -> None:
    agent, module = cast.actor("agent"), make()
    message = reply(cast.ticket, by=agent, body=Body.from_text("Weg"), facts={"modules": [module.pk]}, delay=30)
    withdraw(Message.objects.select_related("ticket").get(pk=message.pk), by=agent)
    count_uses(message.pk)
    module.refresh_from_db()
    assert module.uses == 0


def test_an_edit_keeps_the_count(cast: Cast, make: Make) -> None:
    module = make()
    TextModule.objects.filter(pk=module.pk).update(uses=7)
    change_module(module, draft_of(module), by=cast.actor("admin"))
    module.refresh_from_db()
    assert module.uses == 7


def test_there_are_limits(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "MOST_OWN", 1)
    make(audience="own", by="agent")
    with pytest.raises(Refused, match="Löschen"):
        make(audience="own", by="agent")


def test_shared_ones_go_into_a_file_and_come_back(cast: Cast, make: Make) -> None:
    admin = cast.actor("admin")
    make(audience="teams", teams=[cast.team.pk], organisations=[cast.clinic.pk], by="admin", folder="Netz")
    make("eigen", "Meiner", audience="own", by="admin")
    file = written(modules_kept_by(admin), admin).encode()
    assert b"Meiner" not in file
    TextModule.objects.exclude(audience="own").delete()
    assert taken_in(file, by=admin) == (1, 0)
    module = TextModule.objects.get(shortcut="vpn")
    assert (module.teams, module.organisations, module.folder) == ([cast.team.pk], [cast.clinic.pk], "Netz")
    assert taken_in(file, by=admin) == (0, 1)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{}", b"[1]", b'[{"shortcut": "x"}]', b"[" * 100_000, b'[{"audience": "own"}]']
)
def test_what_is_no_such_file_changes_nothing(cast: Cast, content: bytes) -> None:
    with pytest.raises(Refused):
        taken_in(content, by=cast.actor("admin"))
    assert not TextModule.objects.exists()
