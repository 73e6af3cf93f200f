"""What people write into cells: yes and no, languages, days, several things in one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tresen.people.addresses import normal_address
from tresen.people.models.person import Locale

YES = {"ja", "j", "yes", "y", "x", "1", "true", "wahr", "vip", "aktiv", "active"}
NO = {"nein", "n", "no", "0", "false", "falsch", "-", "inaktiv", "inactive"}
LANGUAGES = {
    **dict.fromkeys(("de", "deutsch", "german", "ger", "deu", "de-de", "de-at", "de-ch", "d"), Locale.GERMAN),
    **dict.fromkeys(("en", "englisch", "english", "eng", "en-us", "en-gb", "e"), Locale.ENGLISH),
}
DAYS = ((re.compile(r"(\d{4})-(\d\d?)-(\d\d?)"), (0, 1, 2)), (re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})"), (2, 1, 0)))


class Wrong(ValueError):
    """The line cannot be taken; the text says why, in the language of whoever imports."""


@dataclass(frozen=True)
class Change:
    column: str
    old: str
    new: str

    def kept(self) -> list[str]:
        return [self.column, self.old[:300], self.new[:300]]


def within(cell: str, most: int, label: object) -> str:
    if len(cell) > most:
        raise Wrong(_("%(column)s: at most %(most)s characters.") % {"column": label, "most": most})
    return cell


def yes_or_no(cell: str, label: object) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise Wrong(_("%(column)s: write yes or no, not “%(word)s”.") % {"column": label, "word": cell[:60]})
    return word in YES


def language(cell: str) -> str:
    try:
        return str(LANGUAGES[cell.casefold().replace("_", "-")].value)
    except KeyError:
        raise Wrong(_("“%(word)s” is no language of this house; write de or en.") % {"word": cell[:60]}) from None


def day(cell: str, label: object) -> date:
    for pattern, order in DAYS:
        if found := pattern.fullmatch(cell):
            year, month, of_month = (int(found.groups()[place]) for place in order)
            try:
                return date(year, month, of_month)
            except ValueError:
                break
    words = _("%(column)s: “%(word)s” is no day. Write it like 31.12.2026 or 2026-12-31.")
    raise Wrong(words % {"column": label, "word": cell[:60]})


def addresses(cell: str) -> list[str]:
    """Parted by commas, semicolons or spaces; "Karla <karla@x.de>" is its address."""
    bare = re.findall(r"<([^<>]+)>", cell) or re.split(r"[\s,;]+", cell)
    found = [normal_address(one) for one in bare if one]
    for one in found:
        try:
            validate_email(one)
        except ValidationError:
            raise Wrong(_("“%(word)s” is no e-mail address.") % {"word": one[:100]}) from None
    return list(dict.fromkeys(found))


def several(cell: str) -> list[str]:
    """One a line; without lines parted by semicolons. Spaces within are one."""
    parts = cell.split("\n") if "\n" in cell else cell.split(";")
    return list(dict.fromkeys(" ".join(one.split()) for one in parts if one.strip()))


def joined(names: Sequence[str]) -> str:
    """What `several` reads as these."""
    return "\n".join(names) if any(";" in one for one in names) and len(names) > 1 else "; ".join(names)


def named(things: Iterable[object]) -> str:
    return ", ".join(str(one) for one in things)
