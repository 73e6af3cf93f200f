"""A choice of one: the menu behind each property of a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MANY = 9


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False
    sign: str = ""  # ready markup: an icon, a face, a dot
    hint: str = ""
    group: str = ""


def menu(request: HttpRequest, title: str, options: Iterable[Option]) -> HttpResponse:
    """The options as fragment; choosing one posts its value to the address the menu came from."""
    offered = list(options)
    context = {"title": title, "options": offered, "url": request.path, "many": len(offered) > MANY}
    return render(request, "desk/tickets/menu.html", context)
