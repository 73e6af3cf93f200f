"""Finding people and organisations by what is typed: names, addresses, numbers, domains.

Every word must fit somewhere, as the beginning of a word; digits also as the end of a number. Umlauts, ß and accents
do not matter (people.folding). All conditions are subqueries of ids, each with its index: a directory of a hundred
thousand people answers at once."""

import re

from django.db.models import Q
from django.db.models.expressions import RawSQL

from tresen.people.numbers import normal_number

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"[\s\d()/.+\-]+")
MOST_WORDS = 8
LONGEST = 60
FEWEST_DIGITS = 3

_NAMED = "SELECT id FROM people_person WHERE people_words(name) @@ people_query(%s)"
_WRITES = "SELECT person_id FROM people_address WHERE people_words(value) @@ people_query(%s)"
_CALLED = 'SELECT person_id FROM people_number WHERE value COLLATE "C" LIKE %s'
_CALLED_AT_THE_END = 'SELECT person_id FROM people_number WHERE reverse(value) COLLATE "C" LIKE %s'
_ORGANISED = """SELECT membership.person_id FROM people_membership membership
    JOIN people_organisation organisation ON organisation.id = membership.organisation_id
    WHERE people_words(organisation.name) @@ people_query(%s)"""
_ORGANISATION = "SELECT id FROM people_organisation WHERE people_words(name || ' ' || key) @@ people_query(%s)"
_AT_HOME = "SELECT organisation_id FROM people_domain WHERE people_words(name) @@ people_query(%s)"
_CONTRACTED = "SELECT organisation_id FROM people_contract WHERE people_words(number) @@ people_query(%s)"


def persons_fitting(typed: str) -> Q:
    """The condition for the people meant by what is typed; everybody if there is no word in it."""
    if digits := _digits(typed):
        return _among(*_number(digits))
    fits = Q()
    for word in _words(typed):
        ways = [(_NAMED, word), (_WRITES, word), (_ORGANISED, word)]
        if word.isascii() and word.isdigit() and len(word) >= FEWEST_DIGITS:
            ways += _number(word)
        fits &= _among(*ways)
    return fits


def organisations_fitting(typed: str) -> Q:
    """The same for organisations: by name, short name, mail domain, number of a contract."""
    fits = Q()
    for word in _words(typed):
        fits &= _among((_ORGANISATION, word), (_AT_HOME, word), (_CONTRACTED, word))
    return fits


def _words(typed: str) -> list[str]:
    return [word[:LONGEST] for word in WORD.findall(typed)[:MOST_WORDS]]


def _digits(typed: str) -> str:
    """What is typed as one number, "+49 (431) 47-11" say; "" if it is something else."""
    if not NUMBER.fullmatch(typed.strip() or "-"):
        return ""
    digits = re.sub(r"\D", "", typed)
    if len(digits) < FEWEST_DIGITS:
        return ""
    return f"+{digits}" if typed.strip().startswith("+") else digits


def _number(digits: str) -> list[tuple[str, str]]:
    """As it begins, from abroad or at home, or as it ends."""
    ways = [(_CALLED, f"{digits}%"), (_CALLED_AT_THE_END, f"{digits.removeprefix('+')[::-1]}%")]
    if digits.startswith("0"):
        ways.append((_CALLED, f"{_abroad(digits)}%"))
    return ways


def _abroad(digits: str) -> str:
    """ "0431 12" is the beginning of "+49 431 12…": as the house's own country calls."""
    try:
        whole = normal_number(digits.ljust(9, "1"))
    except ValueError:
        return digits
    return whole[: len(whole) - max(0, 9 - len(digits))]


def _among(*ways: tuple[str, str]) -> Q:
    statement = " UNION ".join(one for one, _word in ways)
    return Q(pk__in=RawSQL(statement, [word for _one, word in ways]))  # noqa: S611 - only the constants above
