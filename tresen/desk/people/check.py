"""The security question: the agent types what the caller says, and is told whether it is right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Person
from tresen.people.refusals import EditRefused
from tresen.people.security_checks import check_answer


@require_POST
@agents_only
def person(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _asked(request, actor, get_object_or_404(persons_for(actor), pk=key))


@require_POST
@agents_only
def organisation(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _asked(request, actor, get_object_or_404(organisations_for(actor), pk=key))


def _asked(request: HttpRequest, actor: Actor, subject: Person | Organisation) -> HttpResponse:
    """The panel again, with the outcome in it: a toast alone would be gone when the agent looks up."""
    passed, words = None, ""
    try:
        passed = check_answer(subject, request.POST.get("answer", "")[:200], by=actor)
    except EditRefused as refused:
        words = str(refused)
    context = {"subject": subject, "passed": passed, "words": words, "url": request.path}
    return render(request, "desk/people/check.html", context)
