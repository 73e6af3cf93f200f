"""Texts compare alike in PostgreSQL and in Python, whatever they are made of."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tresen.rules.folding import BETWEEN, CAPITALS, PAIRS, SMALL, _Lately, folded, folded_words, functions

ODD = st.sampled_from(
    [*CAPITALS, *(pair for pair, _ in PAIRS), *BETWEEN, *"ßẞİıΣςſKÅﬁǅ\u0301\u0308\u0327\u200b𝔄😀", "SS", "ss"]
)
TEXTS = st.lists(st.one_of(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), ODD), max_size=60)


def in_sql(texts: list[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        numbered = "unnest(%s::text[]) WITH ORDINALITY AS t(one, n)"
        cursor.execute(f"SELECT folded(one), folded_words(one) FROM {numbered} ORDER BY n", [texts])
        return list(cursor.fetchall())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS.map("".join), min_size=1, max_size=40))
def test_both_sides_fold_every_text_alike(db: None, texts: list[str]) -> None:
    assert in_sql(texts) == [(folded(text), folded_words(text)) for text in texts]


def test_every_character_there_is_folds_alike(db: None) -> None:
    whole = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF]
    assert in_sql(whole) == [(folded(text), folded_words(text)) for text in whole]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("STRAẞE", "straße"),
        ("Müller", "mu\u0308LLER"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδος"),
        ("ŽIŽKOV", "žižkov"),
        ("Москва", "МОСКВА"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("schon", "schön"), ("Mücke", "Mucke"), ("ı", "i")])
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_folding_twice_changes_nothing() -> None:
    text = "".join(map(chr, range(1, 0x3000)))
    assert folded(folded(text)) == folded(text)
    assert len(CAPITALS) == len(SMALL) == len(set(CAPITALS))


def test_the_database_has_the_functions_of_these_tables(db: None) -> None:
    """Whoever changes a table writes a migration with `functions()` again; then this holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname IN ('folded', 'folded_words') ORDER BY proname")
        stored = [row[0].strip() for row in cursor.fetchall()]
    ours = [part.strip() for part in functions().split("$fold$")[1::2]]
    # What the migration wrote with escapes is stored as it was written.
    assert stored == ours


def test_what_is_kept_of_late_is_right_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def make(text: str) -> str:
        asked.append(text)
        return text.upper()

    monkeypatch.setattr(_Lately, "MOST", 10)
    lately = _Lately(make)
    for text in ("äbcd", "äbcd", "ö", "äbcd"):
        assert lately(text) == text.upper()
    assert asked == ["äbcd", "ö"]
    assert lately("x" * 30) == "X" * 30  # longer than all that may be kept
    assert [lately("ö"), lately("äbcd")] == ["Ö", "ÄBCD"]
    assert asked[2:] == ["x" * 30, "ö", "äbcd"]
