"""Where a signature begins: after "-- ", "Sent from …", or as a block of contact data below greeting and name."""

import re

from tresen.channels.email.reading import marks
from tresen.channels.email.reading.quoting import LINE, next_text

_SURE_LINES = 60
_WEAK_LINES = 15
_BLOCK_LINES = 40


def signs(lines: list[str], index: int, said: bool) -> bool:
    """Does a signature begin in this line? Apart from "Sent from …" only below words, as a short block."""
    line = lines[index]
    if len(line) > 160 or not line.strip():
        return False
    if marks.DEVICE.match(line):
        return is_device(line)
    if not said:
        return False
    if marks.SIGNATURE_STRICT.match(line):
        return _few_lines(lines, index, _SURE_LINES)
    if marks.SIGNATURE_WEAK.match(line):
        return _few_lines(lines, index, _SURE_LINES if _contact_near(lines, index) else _WEAK_LINES)
    if marks.RULE.match(line):
        after = next_text(lines, index + 1)
        return after < len(lines) and is_device(lines[after])
    return bool(marks.SIGNATURE_DASH_NAME.match(line)) and not lines[index - 1].strip() and _few_lines(lines, index, 6)


def is_device(line: str) -> bool:
    """ "Sent from my iPhone", but not a sentence that goes on."""
    told = line.split("<")[0]
    return bool(marks.DEVICE.match(line)) and len(told) <= 100 and not re.search(r"[,;!?] |\. [a-zäöü]", told)


def contact_block(lines: list[str]) -> tuple[int, int] | None:
    """The lines of a signature without "-- ": contact data below greeting and name, which stay. None without one."""
    for index, line in enumerate(lines):
        if len(line) > 80 or len(lines) - index > 4 * _SURE_LINES:
            continue
        start = _below_name(lines, index)
        if start is None:
            continue
        end = next((n for n in range(start, len(lines)) if marks.POSTSCRIPT.match(lines[n])), len(lines))
        told = [line[:LINE] for line in lines[start:end] if line.strip()]
        if not told or len(told) > _BLOCK_LINES:
            continue
        closed = marks.CLOSING.match(line) is not None
        if _is_contact(told, least=1 if closed else 2) and (closed or not _lists_people(told)):
            return start, end
    return None


def _below_name(lines: list[str], index: int) -> int | None:
    """The line below the name that follows a greeting ("Viele Grüße"), or below a name that stands alone."""
    line = lines[index].strip()
    if (match := marks.CLOSING.match(line)) is not None:
        if marks.NAME.match(line[match.end("words") :].strip(" ,.!-–")):  # "VG Kemal"
            return index + 1
        return next_text(lines, index + 1) + 1
    below = lines[index + 1][:LINE] if index + 1 < len(lines) else ""
    alone = not below.strip() or bool(marks.CONTACT.search(below))
    if alone and marks.NAME.match(line) and not marks.HEADLINE.search(line) and _ends_sentence(lines, index):
        return index + 1
    return None


def _ends_sentence(lines: list[str], index: int) -> bool:
    """Is what stands above a sentence that has come to its end? A colon or comma announces what follows."""
    before = index - 1
    while before >= 0 and index - before <= 4 and not lines[before].strip():
        before -= 1
    return before >= 0 and lines[before].rstrip()[-1:] in set(".!?)")


def _is_contact(told: list[str], *, least: int) -> bool:
    """Telephone numbers, company names and small print, and nobody speaking."""
    found = 0
    for line in told:
        if marks.SMALL_PRINT.search(line):
            return found + 1 >= least or len(told) > 1
        if marks.CONTACT.search(line):
            found += 1
        elif _speaks(line):
            return False
        if line.rstrip().endswith("?"):
            return False
    return found >= least


def _lists_people(told: list[str]) -> bool:
    """Two mail addresses are two people: they are what the mail is about."""
    return len({address for line in told for address in marks.MAIL_ADDRESS.findall(line.lower())}) > 1


def _speaks(line: str) -> bool:
    """A sentence that goes to the reader, not a line of an address."""
    return len(line.split()) >= 7 and line.rstrip()[-1] in ".!:,"


def _contact_near(lines: list[str], index: int) -> bool:
    """Is there a telephone number or the like right below this line, and not more dashes as in a list or a table?"""
    near = [line[:LINE] for line in lines[index + 1 : index + 13] if line.strip()]
    return sum(marks.CONTACT.search(line) is not None for line in near) >= 2


def _few_lines(lines: list[str], index: int, most: int) -> bool:
    count = 0
    for line in lines[index + 1 : index + 1 + 3 * most]:
        if marks.QUOTED.match(line):
            return True
        count += bool(line.strip())
        if count > most:
            return False
    return len(lines) - index <= 3 * most
