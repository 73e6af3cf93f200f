"""Lists of actions from outside: whatever comes, the answer is actions or sentences."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tresen.rules.action_parsing import MOST, parse_actions
from tresen.rules.actions import Entry, Kind, Kinds, Parameter, as_json
from tresen.rules.fields import Choice, Choices

COLOURS = Choices.of([Choice("red", "Red"), Choice("blue", "Blue")])
PARAMETERS = (
    Parameter("colour", "Colour", Entry.CHOICE, COLOURS, optional=True),
    Parameter("colours", "Colours", Entry.CHOICES, COLOURS, optional=True),
    Parameter("line", "Line", Entry.LINE, optional=True, longest=20),
    Parameter("prose", "Prose", Entry.PROSE, optional=True),
    Parameter("number", "Number", Entry.NUMBER, optional=True),
    Parameter("span", "Span", Entry.DURATION, optional=True),
    Parameter("sure", "Sure", Entry.YES),
)
KINDS: Kinds[Kind] = Kinds.of(
    [
        Kind("paint", "Paint", "All", "paints %(colour)s", lambda values, doing: print, PARAMETERS),
        Kind("name", "Name", "All", "names it", lambda values, doing: print, (Parameter("to", "To", Entry.LINE),)),
    ]
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["red", "2d"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(values=st.dictionaries(st.sampled_from([one.key for one in PARAMETERS]), junk), whole=junk)
def test_whatever_comes_is_read_or_named_and_what_is_read_is_read_again(values: dict[str, Any], whole: Any) -> None:
    parse_actions(whole, KINDS)
    parsed = parse_actions([{"do": "paint", **values}], KINDS)
    assert bool(parsed.actions) != bool(parsed.problems)
    if parsed.actions:
        again = parse_actions(json.loads(json.dumps(as_json(parsed.actions))), KINDS)
        assert again.actions == parsed.actions


@pytest.mark.parametrize(
    "hostile",
    [
        {"do": "paint", "colour": "green"},
        {"do": "paint", "colour": ["red"]},
        {"do": "paint", "line": "x" * 21},
        {"do": "paint", "line": "a\x00b"},
        {"do": "paint", "line": "\ud800"},
        {"do": "paint", "span": "-1d"},
        {"do": "paint", "span": "99999w"},
        {"do": "paint", "number": "1e9"},
        {"do": "paint", "sure": "no"},
        {"do": "paint", "prose": "<script>alert(1)</script>"},
        {"do": "paint", "prose": "x" * 20_001},
        {"do": "paint", "__class__": "x"},
        {"do": "name"},
        {"do": "name", "to": "   "},
        {"do": "drop"},
        {"do": ["name"]},
        {},
        "name",
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(hostile: Any) -> None:
    parsed = parse_actions([{"do": "name", "to": "x"}, hostile], KINDS)
    assert parsed.actions == ()
    assert [problem.path for problem in parsed.problems] == ["2"]


def test_prose_is_cleaned_and_a_list_has_an_end() -> None:
    parsed = parse_actions([{"do": "paint", "prose": '<p onclick="x()">Hi<img src="https://x.test/p.png"></p>'}], KINDS)
    assert "onclick" not in str(parsed.actions)
    assert 'src="https' not in str(parsed.actions)
    many = [{"do": "name", "to": "x"}] * (MOST + 1)
    assert parse_actions(many, KINDS).problems
    assert parse_actions([], KINDS).problems
    with pytest.raises(ValueError, match="two kinds"):
        Kinds.of([*KINDS.by_key.values(), *KINDS.by_key.values()])
