"""The custom fields beside the conversation and the form behind them."""

import re
from typing import Any

from tests.cast import Cast
from tests.desk.test_queries import SignIn
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.models import Ticket


def page_of(cast: Cast, sign_in: SignIn) -> str:
    return sign_in(cast.agent).get(f"/desk/tickets/{cast.ticket.number}/").content.decode()


def test_without_fields_there_is_no_panel(cast: Cast, sign_in: SignIn) -> None:
    assert "panel-fields" not in page_of(cast, sign_in)


def test_the_panel_shows_what_is_filled_or_required_and_counts_the_rest(cast: Cast, sign_in: SignIn) -> None:
    for name in ("Eins", "Zwei", "Drei"):
        add_field("text", Shape({"de": name, "en": name}))
    add_field("date", Shape({"de": "Rückruf bis", "en": "Call back by"}, is_required=True))
    set_values(cast.ticket, {"zwei": "<b>Wert</b>"}, by=cast.actor("agent"))
    page = page_of(cast, sign_in)
    panel = page[page.index('id="panel-fields"') :].split("</section>")[0]
    assert "&lt;b&gt;Wert&lt;/b&gt;" in panel
    assert "fehlt noch" in panel
    assert "Eins" not in panel
    assert "2" in re.search(r"Alle Felder[^<]*", panel)[0]  # type: ignore[index]


def test_saving_the_form_changes_what_was_on_it_alone(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Eins"}))
    add_field("multi", Shape({"de": "Mehr"}, options=[{"names": {"de": "A"}}, {"names": {"de": "B"}}]))
    add_field("decimal", Shape({"de": "Preis"}))
    set_values(cast.ticket, {"eins": "bleibt", "mehr": ["a"]}, by=cast.actor("agent"))
    agent, url = sign_in(cast.agent), f"/desk/tickets/{cast.ticket.number}/fields/"
    sent = {"shown": ["mehr", "preis"], "field-preis": "1.234,50", "field-eins": "nicht gefragt"}
    answer = agent.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {"eins": "bleibt", "preis": "1234.5"}


def test_a_fault_comes_back_with_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    add_field("integer", Shape({"de": "Zahl"}))
    agent, url = sign_in(cast.agent), f"/desk/tickets/{cast.ticket.number}/fields/"
    answer = agent.post(url, {"shown": "zahl", "field-zahl": "zwölf"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="zwölf"' in text
    assert 'aria-invalid="true"' in text
    assert Ticket.objects.get(pk=cast.ticket.pk).values == {}


def test_a_typed_number_is_nobody(cast: Cast, sign_in: SignIn) -> None:
    add_field("person", Shape({"de": "Freigabe"}))
    agent, url = sign_in(cast.agent), f"/desk/tickets/{cast.ticket.number}/fields/"
    sent = {"shown": "freigabe", "field-freigabe": "", "field-freigabe-second": str(cast.customer.pk)}
    assert agent.post(url, sent, headers={"HX-Request": "true"}).status_code == 422
    sent["field-freigabe"] = str(cast.customer.pk)
    assert agent.post(url, sent, headers={"HX-Request": "true"}).status_code == 200
    assert "Karla Kundin" in page_of(cast, sign_in)


def test_the_fields_of_foreign_tickets_are_not_there(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Eins"}))
    stranger = sign_in(cast.outsider)
    for path in ("fields/", "fields/form/"):
        for number in (cast.ticket.number, "T-99999"):
            assert stranger.post(f"/desk/tickets/{number}/{path}", {"shown": "eins"}).status_code == 404
    assert stranger.get(f"/desk/tickets/{cast.ticket.number}/fields/").status_code == 404


def test_two_hundred_fields_cost_no_query(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    agent, url = sign_in(cast.agent), f"/desk/tickets/{cast.ticket.number}/"
    headers = {"HX-Request": "true", "HX-Target": "work"}
    agent.get(url, headers=headers)
    with queries(most=30) as captured:
        agent.get(url, headers=headers)
        without = len(captured)
    assert without > 5
    for number in range(200):
        add_field("text", Shape({"de": f"Feld {number}"}))
    set_values(cast.ticket, {f"feld_{number}": "Wert" for number in range(200)}, by=cast.actor("agent"))
    agent.get(url, headers=headers)
    with queries(most=without):
        page = agent.get(url, headers=headers)
    assert page.content.count(b'class="property-line"') == 200


def test_the_timeline_tells_labels_and_readable_values(cast: Cast, sign_in: SignIn) -> None:
    add_field("person", Shape({"de": "Freigabe durch"}))
    add_field("yes_no", Shape({"de": "Vor Ort"}))
    by = cast.actor("agent")
    set_values(cast.ticket, {"freigabe_durch": cast.manager.pk, "vor_ort": False}, by=by)
    set_values(cast.ticket, {"vor_ort": None}, by=by)
    page = page_of(cast, sign_in)
    told = page[page.index('id="timeline"') : page.index('id="panel-fields"')]
    assert "Freigabe durch" in told
    assert "Mona Leitung" in told
    assert "Nein" in told
