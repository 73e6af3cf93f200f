"""Where a quotation begins in a text and where it ends. Looks at short lines only, each a few times at most."""

from tresen.channels.email.reading import marks

LINE = 500  # characters of a line that the patterns look at


def quote_end(lines: list[str], index: int) -> int:
    """Where the quotation that begins in this line ends; the line itself when none begins here."""
    line = lines[index][:LINE]
    if marks.GROUPWISE.match(line):
        return len(lines)
    if marks.QUOTED.match(line):
        return _quoted_run(lines, index)
    if not line.strip():
        return index
    length, sure = _announcement(lines, index)
    if not length and _introduces(lines, index):
        length = 1
    if not length:
        return index
    after = next_text(lines, index + length)
    if after < len(lines) and marks.QUOTED.match(lines[after]):
        return _quoted_run(lines, after)
    return len(lines) if sure else index


def _introduces(lines: list[str], index: int) -> bool:
    """Words before quoted lines that tell who is quoted, in whatever language."""
    after = next_text(lines, index + 1)
    if after == len(lines) or not marks.QUOTED.match(lines[after]):
        return False
    line = marks.DIRECTION.sub("", lines[index][:LINE]).rstrip()
    return bool(marks.INTRODUCTION.match(line)) and not marks.OWN_WORDS.search(line)


def announces(words: str, *, block_only: bool = False) -> bool:
    """Do these words, the start of an HTML block, announce a quotation for sure?"""
    lines = words.split("\n")
    if _header_block(lines, 0, least=2):
        return True
    return not block_only and _attribution([" ".join(words.split())[: 2 * LINE]], 0)[1]


def next_text(lines: list[str], index: int) -> int:
    """The next line that is not blank, or the end."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _quoted_run(lines: list[str], index: int) -> int:
    """Quoted lines, blank lines between them and the tails of lines that a program wrapped without its mark."""
    end = index
    while end < len(lines):
        if marks.QUOTED.match(lines[end]):
            end += 1
            continue
        after = next_text(lines, end)
        if after == len(lines) or not marks.QUOTED.match(lines[after]):
            if not (after == end and _is_tail(lines, end)):
                break
            end += 1
        else:
            end = after
    return end


def _is_tail(lines: list[str], index: int) -> bool:
    before, line = lines[index - 1], lines[index]
    follows = index + 1 < len(lines) and marks.QUOTED.match(lines[index + 1]) is not None
    return follows and len(before) >= 60 and len(line) < 80 and line[:1].islower()


def _announcement(lines: list[str], index: int) -> tuple[int, bool]:
    """How many lines announce a quotation here, and whether that is sure without quote marks after it."""
    line = lines[index][:LINE]
    if marks.SEPARATOR.match(line) or marks.FORWARD.match(line):
        after = next_text(lines, index + 1)
        return (after - index + _header_block(lines, after, least=1)) or 1, True
    if _says_above(line) or _notes_block(lines, index):
        return 1, True
    if marks.RULE.match(line):
        after = next_text(lines, index + 1)
        length = _header_block(lines, after, least=2) if after < len(lines) else 0
        if after < len(lines) and _says_above(lines[after][:LINE]):
            length = 1
        return (after - index + length, True) if length else (0, False)
    length = _header_block(lines, index, least=2)
    if length:
        return length, True
    return _attribution(lines, index)


def _header_block(lines: list[str], index: int, *, least: int) -> int:
    """The length of "Von: … An: … Betreff: …": who it is from and `least` or more other fields, close by."""
    who = dated = False
    others: set[str] = set()
    end = seen = index
    while seen < len(lines) and seen < index + 14:
        match = marks.HEADER_LINE.match(lines[seen][:LINE])
        if match is not None:
            who = who or match["who"] is not None
            if match["what"]:
                others.add(match["what"].lower())
                if match["what"].lower() in marks.DATE_FIELDS and seen > index and "@" in lines[seen - 1]:
                    dated = dated or marks.CLOCK.search(lines[seen][:LINE]) is not None
            end = seen + 1
        elif seen == index or seen - end >= 2 or (not lines[seen].strip() and who and len(others) > 2):
            break
        seen += 1
    return end - index if who and (dated or len(others) >= least) else 0


def _says_above(line: str) -> bool:
    """A helpdesk's "reply above this line"."""
    told = line.lower()
    return ("line" in told or "zeile" in told) and marks.ABOVE.match(line) is not None


def _notes_block(lines: list[str], index: int) -> bool:
    """ "Erika Muster <…>" or "Erika Muster/Firma", below it a date, below that "An" alone on its line."""
    if "@" not in lines[index] and "/" not in lines[index]:
        return False
    dated = next_text(lines, index + 1)
    if dated > index + 2 or dated == len(lines) or not marks.NOTES_DATE.match(lines[dated][:LINE]):
        return False
    return any(marks.NOTES_FIELD.match(line[:LINE]) for line in lines[dated + 1 : dated + 5])


def _attribution(lines: list[str], index: int) -> tuple[int, bool]:
    if not marks.ATTRIBUTION_START.match(lines[index][:LINE]):
        return 0, False
    joined = ""
    for length in range(1, 5):
        if index + length > len(lines) or not lines[index + length - 1].strip():
            break
        line = lines[index + length - 1].strip()[:LINE]
        if joined and (line.startswith("> ") or marks.ATTRIBUTION_BEGINS.match(line)):
            break  # one of its own follows: what stands above it is a greeting
        joined = f"{joined} {line}".strip()
        if len(joined) > 700:
            break
        if joined[-1] not in ":-" and not joined.lower().endswith("wrote"):
            continue
        if marks.ATTRIBUTION_UNDATED.match(joined):
            return length, True
        if any(char.isdigit() for char in joined) and any(mark.match(joined) for mark in _ATTRIBUTIONS):
            sure = marks.SURE_ATTRIBUTION.search(joined) is not None and not marks.OWN_WORDS.search(joined)
            return length, sure
    return 0, False


_ATTRIBUTIONS = (
    marks.ATTRIBUTION,
    marks.ATTRIBUTION_NAME_FIRST,
    marks.ATTRIBUTION_BY_ADDRESS,
    marks.ATTRIBUTION_DATE_FIRST,
)
