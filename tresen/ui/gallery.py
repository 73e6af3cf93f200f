"""Every component on one page, to look at and to test contrasts on."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tresen.ui.icons import CHANNELS

COLOURS = ("plain", "house", "good", "warn", "bad", "note")
TOKENS = (
    *("paper", "paper-2", "paper-3", "hover", "line", "house", "house-soft", "good-soft", "warn-soft"),
    *("bad-soft", "plain-soft", "note", "note-2"),
)


INKS = ("ink", "ink-2", "ink-3", "house", "good", "warn", "bad", "note-ink")


@dataclass(frozen=True)
class Side:
    """A quarter of the page: everything once more, as it looks then."""

    theme: str
    density: str

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.density}"


@dataclass(frozen=True)
class Somebody:
    """Enough of a person for a face."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


PEOPLE = [Somebody(key, name) for key, name in enumerate(("Anna Berger", "Öznur Yıldız", "Max", "support@firma.de"))]


def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "colours": COLOURS,
        "tokens": TOKENS,
        "channels": CHANNELS,
        "people": PEOPLE,
        "someone": PEOPLE[0],
        "themes": ("auto", "light", "dark"),
        "text_sizes": ("small", "normal", "large", "largest"),
        "sides": [Side(theme, density) for density in ("comfortable", "compact") for theme in ("light", "dark")],
        "inks": INKS,
        "recent": timezone.now() - timedelta(minutes=8),
    }
    return render(request, "ui/gallery.html", context)
