"""Every component on one page, to look at and to test contrasts on."""

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


def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "colours": COLOURS,
        "tokens": TOKENS,
        "channels": CHANNELS,
        "names": ("Anna Berger", "Öznur Yıldız", "Max", "support@firma.de"),
        "recent": timezone.now() - timedelta(minutes=8),
    }
    return render(request, "ui/gallery.html", context)
