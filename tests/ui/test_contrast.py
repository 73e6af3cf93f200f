"""What a state may be coloured in can be read, by day and by night: WCAG 2.2, 4.5 to 1 for text."""

import math
import re
from pathlib import Path

import pytest

from tresen.tickets.models.state import Colour
from tresen.ui import apps

CSS = Path(apps.__file__).parent / "static/ui/css"
TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)")
TOKENS = {name: (day, night) for name, day, night in TOKEN.findall((CSS / "tokens.css").read_text())}
CHIP = (CSS / "chip.css").read_text()


def luminance(oklch: str) -> float:
    """Relative luminance of "L C h" (CSS Color 4: OKLCH to linear sRGB), out of gamut clipped."""
    light, chroma, hue = map(float, oklch.split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741 — the names of the source
    m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
    green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
    blue = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def colours(kind: str) -> tuple[str, str]:
    """The tokens of a chip's ground and words."""
    rule = ".chip {" if kind == Colour.PLAIN else f".chip.{kind} {{"
    body = CHIP.partition(rule)[2].partition("}")[0]
    ground, words = (
        re.search(r"background: var\(--([a-z0-9-]+)\)", body),
        re.search(r"(?<![-a-z])color: var\(--([a-z0-9-]+)\)", body),
    )
    assert ground is not None, kind
    assert words is not None, kind
    return ground[1], words[1]


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("0 0 0", "1 0 0") == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("kind", Colour.values)
def test_every_colour_of_a_state_can_be_read(kind: str, night: bool) -> None:
    ground, words = (TOKENS[name][night] for name in colours(kind))
    assert contrast(ground, words) >= 4.5
    paper = TOKENS["paper"][night]
    assert contrast(paper, words) >= 4.5  # beside the chip, as a word or a dot


INKS = ("ink", "ink-2", "ink-3", "house", "house-2", "good", "warn", "bad", "note-ink")
GROUNDS = (
    *("paper", "paper-2", "paper-3", "hover", "house-soft", "note", "note-2"),
    *("plain-soft", "good-soft", "warn-soft", "bad-soft"),
)
BOTH = pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
PAINT = r"var\(--([a-z0-9-]+)\)|light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)"


def rules() -> list[tuple[str, str]]:
    """(file and selector, its declarations) of every rule that is ours."""
    found = []
    for file in sorted(CSS.glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S).replace("var(--hue)", "HUE")
        found += [(f"{file.name} {selector.strip()}", body) for selector, body in RULE.findall(text)]
    return found


def painted(body: str, name: str, night: bool) -> str | None:
    """ "L C h" of a declaration, if it is a token or a pair of colours."""
    found = re.search(rf"(?<![-a-z]){name}:\s*(?:{PAINT})", body)
    if found is None:
        return None
    token, by_day, by_night = found.groups()
    return TOKENS[token][night] if token in TOKENS else (by_night if night else by_day)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ink_can_be_read_on_every_paper(ground: str, night: bool) -> None:
    weak = {ink: round(contrast(TOKENS[ground][night], TOKENS[ink][night]), 2) for ink in INKS}
    assert {ink: value for ink, value in weak.items() if value < 4.5} == {}


@BOTH
def test_every_rule_that_sets_both_can_be_read(night: bool) -> None:
    seen, weak = 0, []
    for where, body in rules():
        ground = painted(body, "background", night) or painted(body, "background-color", night)
        words = painted(body, "color", night)
        if ground is None or words is None:
            continue
        hues = range(0, 360, 5) if "HUE" in ground + words else [0]
        for hue in hues:
            pair = [one.replace("HUE", str(hue)) for one in (ground, words)]
            seen += 1
            if contrast(*pair) < 4.5:
                weak.append(where)
    assert weak == []
    assert seen > 90  # so that a new way of writing colours does not empty this test


def test_every_token_that_is_used_is_known() -> None:
    """A colour that is not there is the one around it: a warning would look like any other word."""
    whole = "".join(file.read_text() for file in CSS.glob("*.css"))
    known = set(re.findall(r"(--[a-z0-9-]+):", whole))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", whole))
    assert len(used) > 50
    assert used - known == set()


@BOTH
@pytest.mark.parametrize("ground", ["paper", "paper-2", "paper-3"])
def test_fields_and_focus_stand_out_from_the_paper(ground: str, night: bool) -> None:
    """WCAG 1.4.11: 3 to 1 for what says where to write and where one is."""
    for line in ("line-field", "house"):
        assert contrast(TOKENS[ground][night], TOKENS[line][night]) >= 3, line
