"""Words and names as people look for them: "Müller" is found by "mueller" and "muller", "Straße" by "strasse".

The functions live in the database (migration 0006), so that what is indexed and what is asked are folded alike:

    people_folded(text)  lower case, without accents; ä and ae are a, ö and oe o, ü and ue u, ß and ss s
    people_words(text)   the tsvector of what is between other signs than letters and digits, folded
    people_query(text)   the tsquery of one word, which may be unfinished
    people_sorted(text)  for the order of names after DIN 5007-1: lower case, without accents, ß as ss
"""

import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import CharField, F, Func
from django.db.models.functions import Collate


def in_order(column: str) -> Any:
    """To sort by, whatever collation the database has; indexed for persons and organisations."""
    return Collate(Func(F(column), function="people_sorted", output_field=CharField()), "C")


def order_key(name: str) -> str:
    """The same order for what is in hand already."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(column: str) -> Any:
    return Func(F(column), function="people_words", output_field=SearchVectorField())
