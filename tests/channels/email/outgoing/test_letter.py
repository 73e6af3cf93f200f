"""What stands in a mail from top to bottom: greeting, words, signature, history; and what does not."""

from typing import Any

import pytest

from tests.cast import Cast
from tresen.channels.email.models import TeamMail
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.outgoing.letter import Choice
from tresen.kit import blobs
from tresen.people.actor import SYSTEM
from tresen.texts.values import last_name
from tresen.texts.variables import filled
from tresen.tickets.body import Body
from tresen.tickets.forwarding import forward
from tresen.tickets.models import Message
from tresen.tickets.noting import note
from tresen.tickets.receiving import hear_partner, receive
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile, Origin


@pytest.fixture(autouse=True)
def texts(cast: Cast) -> None:
    cast.mailbox.greeting = {"de": "Guten Tag {{customer.name}},", "en": "Dear {{customer.name}},"}
    cast.mailbox.signature = {
        "de": "Mit freundlichen Grüßen\n{{agent.name}}\n\n{{team.name}} · {{ticket.number}} · {{unbekannt}}",
        "en": "Kind regards\n{{agent.name}}",
    }
    cast.mailbox.save()


def mail_of(message: Message, cast: Cast) -> tuple[str, str]:
    """(text, HTML) as sent."""
    loaded = Message.objects.select_related("ticket__customer", "ticket__team", "author").get(pk=message.pk)
    mail = compose(loaded, cast.mailbox)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def answer(cast: Cast, words: str = "Bitte neu starten.", **choice: Any) -> tuple[str, str]:
    given = Choice(**choice).facts
    return mail_of(reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text(words), facts=given), cast)


def test_the_order_is_greeting_words_signature_quote(cast: Cast) -> None:
    text, html = answer(cast, history="last")
    for whole in (text, html):
        places = [
            whole.index(part) for part in ("Guten Tag Karla", "Bitte neu", "Grüßen", "schrieb Karla", "Seit gestern")
        ]
        assert places == sorted(places)
    assert "\n> Seit gestern druckt er nur noch die linke Hälfte." in text
    assert "<blockquote" in html
    assert f"Service Desk · {cast.ticket.number} · {{{{unbekannt}}}}" in text


@pytest.mark.parametrize(("history", "first", "second"), [("none", 0, 0), ("last", 0, 1), ("full", 1, 1)])
def test_history_is_what_was_chosen(cast: Cast, history: str, first: int, second: int) -> None:
    receive(cast.ticket, by=SYSTEM, body=Body.from_text("Und noch etwas."), author=cast.customer)
    text, html = answer(cast, history=history)
    for whole in (text, html):
        assert (whole.count("Seit gestern"), whole.count("Und noch etwas")) == (first, second)


def test_history_is_the_teams_unless_chosen(cast: Cast) -> None:
    assert "Seit gestern" in answer(cast)[0], "the house's own: the last message"
    TeamMail.objects.create(team=cast.team, history="none")
    assert "Seit gestern" not in answer(cast)[0]
    assert "Seit gestern" in answer(cast, history="full")[0]


def test_newest_stands_first_and_nothing_internal_is_quoted(cast: Cast) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Kunde zahlt nie"))
    forward(cast.ticket, by=cast.actor("agent"), to=["help@maker.test"], body=Body.from_text("Bei Ihnen bekannt?"))
    hear_partner(cast.ticket, by=SYSTEM, body=Body.from_text("Rückruf läuft"), author=cast.stranger)
    reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Erste Antwort"))
    text, html = answer(cast, history="full")
    assert text.index("> Erste Antwort") < text.index("> Seit gestern")
    for secret in ("zahlt nie", "Bei Ihnen bekannt", "Rückruf läuft", "maker.test"):
        assert secret not in text + html


def test_a_third_party_gets_his_own_history_alone(cast: Cast) -> None:
    by = cast.actor("agent")
    forward(cast.ticket, by=by, to=["help@maker.test"], body=Body.from_text("Bei Ihnen bekannt?"))
    forward(cast.ticket, by=by, to=["other@else.test"], body=Body.from_text("Nur für andere"))
    origin = Origin(sender="Maker <help@maker.test>", external_id="a1@maker.test")
    hear_partner(cast.ticket, by=SYSTEM, body=Body.from_text("Ja, bekannt."), author=cast.stranger, origin=origin)
    facts = Choice(history="full").facts
    again = forward(cast.ticket, by=by, to=["help@maker.test"], body=Body.from_text("Danke"), facts=facts)
    text, _ = mail_of(again, cast)
    assert "> Ja, bekannt." in text
    assert "> Bei Ihnen bekannt?" in text
    assert "Nur für andere" not in text
    assert "Seit gestern" not in text


def test_what_is_forwarded_stands_below_with_its_head(cast: Cast) -> None:
    first = cast.ticket.messages.get()
    message = forward(
        cast.ticket,
        by=cast.actor("agent"),
        to=["help@maker.test"],
        body=Body.from_text("Bitte ansehen."),
        messages=[first],
    )
    text, html = mail_of(message, cast)
    assert text.index("Bitte ansehen.") < text.index("Weitergeleitete Nachricht") < text.index("Seit gestern")
    assert "Von: Karla Kundin" in text
    assert "Guten Tag Karla" not in text + html, "the greeting names the customer"


@pytest.mark.parametrize("words", ["Hallo Karla,\n\nbitte neu starten.", "Sehr geehrte Frau Kundin,\n\nx", "moin, x"])
def test_a_greeting_the_agent_typed_is_not_doubled(cast: Cast, words: str) -> None:
    assert "Guten Tag" not in answer(cast, words)[0]


def test_a_closing_the_agent_typed_is_not_doubled(cast: Cast) -> None:
    text, _ = answer(cast, "Bitte neu starten.\n\nViele Grüße\nAnna Agentin", history="none")
    assert text.count("Grüße") == 1
    assert text.count("Anna Agentin") == 1
    assert "Service Desk ·" in text, "the rest of the signature stays"


def test_greeting_and_signature_can_be_left_out(cast: Cast) -> None:
    text, _ = answer(cast, greeting=False, signature=False, history="none")
    assert text.strip() == "Bitte neu starten."


def test_the_language_is_the_customers(cast: Cast) -> None:
    receive(
        cast.ticket,
        by=SYSTEM,
        body=Body.from_text("Hello, the printer is still not working, could you please have a look at it?"),
        author=cast.customer,
    )
    text, _ = answer(cast, history="last")
    assert "Dear Karla Kundin," in text
    assert " at " in text
    assert "Karla Kundin wrote:" in text
    assert "Guten Tag" in answer(cast, language="de")[0]


def test_what_fills_a_place_is_never_read_again(cast: Cast) -> None:
    type(cast.customer).objects.filter(pk=cast.customer.pk).update(name="{{agent.name}} <script>x</script>")
    text, html = answer(cast, history="none")
    assert "Guten Tag {{agent.name}} <script>x</script>," in text
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("name", "last"),
    [("Karla Kundin", "Kundin"), ("Ursula von der Leyen", "von der Leyen"), ("Frank, Anne", "Frank"), ("Cher", "Cher")],
)
def test_last_names(name: str, last: str) -> None:
    assert last_name(name) == last


def test_a_line_that_only_held_an_empty_value_goes() -> None:
    assert filled("a\n{{team.name}}\nb", {"team.name": ""}) == "a\nb"


def test_history_is_bounded(cast: Cast) -> None:
    for number in range(6):
        receive(cast.ticket, by=SYSTEM, body=Body.from_text(f"{number} " + "lang " * 12_000), author=cast.customer)
    text, html = answer(cast, history="full")
    assert len(html) < 400_000
    assert "Ältere Nachrichten sind hier weggelassen." in text
    assert "> 5 lang" in text


def test_pictures_of_the_history_are_named_not_sent_again(cast: Cast) -> None:
    picture = NewFile(blobs.put(b"\x89PNG"), "foto.png", "image/png", "foto@k", inline=True)
    body = Body(text="Siehe Foto", html='<p>Siehe <img src="cid:foto@k" alt="Foto"></p>')
    receive(cast.ticket, by=SYSTEM, body=body, author=cast.customer, attachments=[picture])
    _, html = answer(cast, history="last")
    assert "[Bild: Foto]" in html
    assert "<img" not in html
