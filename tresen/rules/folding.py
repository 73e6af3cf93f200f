"""Comparing texts without regard to case, alike in PostgreSQL and in Python.

Neither `lower()` will do: each follows its own version of Unicode and its own locale. So what is folded is written
down here, character by character, and both sides carry out exactly this: ASCII; the capitals of Latin, Greek and
Cyrillic in `CAPITALS`; ß as ss; the letters that some systems write as a letter and a combining mark (`PAIRS`).
Everything else stays as it is, on both sides. The SQL functions `folded` and `folded_words` are made from these tables
by a migration; the tables change only together with a new one (tests/rules/test_folding.py compares them).
"""

import unicodedata
from collections.abc import Callable

_LATIN = [*range(0x00C0, 0x00DF), *range(0x0100, 0x0180), 0x0218, 0x021A, 0x1E9E]
_GREEK_CYRILLIC = [*range(0x0386, 0x03AC), *range(0x0400, 0x0430), 0x0490]
CAPITALS = "".join(c for c in map(chr, [*_LATIN, *_GREEK_CYRILLIC]) if len(c.lower()) == 1 and c.lower() != c) + "İς"
SMALL = "".join(c.lower() for c in CAPITALS[:-2]) + "iσ"
_MARKED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿćčďěğľńňőřśşšťůűźżžąęș"
PAIRS = tuple((unicodedata.normalize("NFD", letter), letter) for letter in _MARKED)
_MARKS = sorted({pair[1] for pair, _ in PAIRS})
_FOLD = str.maketrans(CAPITALS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", SMALL + "abcdefghijklmnopqrstuvwxyz")
# What German texts have beyond ASCII. Of these only Ä, Ö, Ü and ß are changed by folding.
USUAL = "äöüßÄÖÜéèàç–—…„“”‚‘’«»€°§·•\u00a0"
# What stands between words.
BETWEEN = "\t\n\r!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u00a0„“”‚‘’«»‹›–—…·•¿¡§°"
_SPACES = str.maketrans(BETWEEN, " " * len(BETWEEN))


class _Lately:
    """A function of texts that keeps its latest answers, up to `MOST` characters of texts: 200 rules ask for the same
    message one after the other. Threads may lose an answer to each other, nothing else."""

    MOST = 2_000_000

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make, self._known, self._size = make, dict[str, str](), 0

    def __call__(self, text: str) -> str:
        found = self._known.get(text)
        if found is None:
            found = self._make(text)
            if self._size + len(text) > self.MOST:
                self._known, self._size = {}, 0
            self._known[text] = found
            self._size += len(text)
        return found


def folded(text: str) -> str:
    return text.lower() if text.isascii() else _folded(text)


def folded_words(text: str) -> str:
    """The words between single marks, with a space before, between and after: " a " is in it if "a" is a word."""
    return _words(text)


@_Lately
def _folded(text: str) -> str:
    small = text.translate(_FOLD).replace("ß", "ss")
    if any(mark in small for mark in _MARKS):
        for pair, letter in PAIRS:
            small = small.replace(pair, letter)
    return small


@_Lately
def _words(text: str) -> str:
    return f" {folded(text).translate(_SPACES)} "


def functions() -> str:
    """The SQL of both, for the migration. Text of ASCII takes the shortest way, and German text a short one: comparing
    each character with every capital there is costs 70 µs a subject, and these two 1 and 6."""
    simple = f"replace(translate(lower(given COLLATE \"C\"), {_quoted(CAPITALS)}, {_quoted(SMALL)}), 'ß', 'ss')"
    composed = simple
    for pair, letter in PAIRS:
        composed = f"replace({composed}, {_quoted(pair)}, {_quoted(letter)})"
    german = 'lower(given COLLATE "C")'
    for capital in "ÄÖÜ":
        german = f"replace({german}, '{capital}', '{capital.lower()}')"
    rest = f"translate(given, {_quoted(USUAL)}, '')"
    marks = "".join(sorted({pair[1] for pair, _ in PAIRS}))
    return f"""
        CREATE OR REPLACE FUNCTION folded(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
            SELECT CASE WHEN octet_length(given) = length(given) THEN lower(given COLLATE "C")
                        WHEN octet_length({rest}) = length({rest}) THEN replace({german}, 'ß', 'ss')
                        WHEN given COLLATE "C" !~ '[{marks}]' THEN {simple}
                        ELSE {composed} END
        $fold$;
        CREATE OR REPLACE FUNCTION folded_words(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
            SELECT ' ' || translate(folded(given), {_quoted(BETWEEN)}, {_quoted(" " * len(BETWEEN))}) || ' '
        $fold$;
    """


def _quoted(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace("\r", "\\r") + "'"
