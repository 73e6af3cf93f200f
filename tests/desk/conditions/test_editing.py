"""The editor of conditions as a form: what it sends is what it showed, and whatever is sent does no harm."""

from typing import Any

from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.tickets.conditions import forest
from tresen.desk.conditions import editing
from tresen.desk.conditions.editing import END, GROUP, ROW, Part, editor
from tresen.rules.conditions import Group, as_json
from tresen.rules.fields import Type
from tresen.rules.language import parse
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models import Category, State


def sent_by(part: Part) -> list[str]:
    """What a browser sends for what the templates show: the elements called `condition`, in their order."""
    if part.is_group:
        mode = next(one.key for one in part.modes if one.chosen)
        return [part.begins, mode, *(token for one in part.parts for token in sent_by(one)), part.ends]
    tokens = [part.begins, part.field, *(one.key for one in part.operators if one.chosen)]
    if part.input == "choices":
        tokens += [one.key for one in part.options if one.chosen]
    elif part.input == "duration":
        tokens += [part.value, *(one.key for one in part.units if one.chosen)]
    elif part.input != "nothing":
        tokens.append(part.value)
    return [*tokens, part.ends]


def form(tokens: list[str]) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.setlist("condition", tokens)
    return sent


def test_what_is_shown_is_what_is_sent(cast: Cast) -> None:
    registry = fields_of(cast.actor("agent"))
    ids = {
        Type.TEAM: [str(cast.team.pk)],
        Type.PERSON: [str(cast.agent.pk), str(cast.customer.pk)],
        Type.ORGANISATION: [str(cast.clinic.pk)],
        Type.TREE: [str(pk) for pk in Category.objects.values_list("pk", flat=True)],
        Type.CHOICE: [str(pk) for pk in State.objects.values_list("pk", flat=True)],
        Type.LIST: [str(cast.team.pk)],
    }

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(forest.trees(registry, ids))
    def same(condition: Any) -> None:
        whole = condition if isinstance(condition, Group) else Group("all", (condition,))
        again = parse(editing.given(form(sent_by(editor(registry, as_json(whole)))), registry), registry)
        # The order of chosen values is that of the list they are shown in.
        assert _sorted(as_json(again.condition)) == _sorted(as_json(whole))  # type: ignore[arg-type]

    same()


def _sorted(given: Any) -> Any:
    if isinstance(given, dict):
        return {
            key: sorted(one) if key == "value" and isinstance(one, list) else _sorted(one) for key, one in given.items()
        }
    return [_sorted(one) for one in given] if isinstance(given, list) else given


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    st.lists(st.one_of(st.sampled_from([GROUP, ROW, END, "all", "ticket.team", "is", "2", "d"]), st.text(max_size=5)))
)
def test_whatever_is_sent_is_a_condition_or_sentences(cast: Cast, tokens: list[str]) -> None:
    registry = fields_of(cast.actor("agent"))
    condition = editing.given(form(tokens), registry)
    parsed = parse(condition, registry)
    assert (parsed.condition is None) == bool(parsed.problems)
    editor(registry, condition, parsed.problems)


def test_ten_thousand_groups_in_each_other_do_no_harm(cast: Cast) -> None:
    registry = fields_of(cast.actor("agent"))
    condition = editing.given(form([GROUP, "all"] * 10_000), registry)
    assert parse(condition, registry).condition is None


def test_a_row_is_shown_anew_for_another_field(cast: Cast, sign_in: Any) -> None:
    agent: Client = sign_in(cast.agent)
    row = agent.get(
        "/desk/conditions/part/", {"condition": [ROW, "ticket.assignee", "contains", "alt", END], "row": "c1"}
    )
    text = row.content.decode()
    assert 'id="c1"' in text
    assert "ich selbst" in text
    assert "Anna Agentin" in text
    assert "alt" not in text.split("cond-value")[1].split("cond-moves")[0]


def test_choices_are_searched_among_those_one_may_know(cast: Cast, sign_in: Any) -> None:
    agent: Client = sign_in(cast.agent)
    found = agent.get("/desk/conditions/choices/", {"field": "customer", "q": "karla"}).content.decode()
    assert "Karla Kundin" in found
    assert "Sven Fremd" not in found
    assert agent.get("/desk/conditions/choices/", {"field": "ticket.subject"}).status_code == 404
    assert agent.get("/desk/conditions/choices/", {"field": "x' OR 1=1"}).status_code == 404


def test_the_matches_are_counted_among_ones_own_tickets(cast: Cast, sign_in: Any) -> None:
    cast.open("Kanarienvogel", team=cast.other_team, customer=cast.stranger)
    every = {"condition": [GROUP, "all", ROW, "ticket.state_type", "is", "new", END, END]}
    seen = {
        who: sign_in(cast.person(who)).post("/desk/conditions/matches/", every).content.decode()
        for who in ("agent", "outsider")
    }
    assert "<b>1</b> Vorgang passt jetzt" in seen["agent"]
    assert "Kanarienvogel" not in seen["agent"]
    assert "Kanarienvogel" in seen["outsider"]
    assert "Art des Status ist Neu" in seen["agent"]
    assert sign_in(cast.customer).post("/desk/conditions/matches/", every).status_code == 404


def test_the_editor_costs_a_query_for_each_list_not_for_each_row(cast: Cast, sign_in: Any, queries: Any) -> None:
    tokens = [GROUP, "all"]
    for _ in range(20):
        tokens += [ROW, "ticket.team", "is", str(cast.team.pk), END, ROW, "ticket.state", "is", "1", END]
    agent: Client = sign_in(cast.agent)
    with queries(most=15):
        agent.post("/desk/views/new/", {"condition": [*tokens, END]})
