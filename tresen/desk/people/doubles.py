"""Who may be known twice, said on the page of one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.duplicates import doubles_of


@require_safe
@agents_only
def hint(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Fetched by the page once it stands; whoever may merge is led to where that is done."""
    person = get_object_or_404(persons_for(actor), pk=key)
    found = []
    for one, _reasons in doubles_of(person, by=actor):
        url = reverse("desk:person", args=[one.pk])
        if actor.is_admin and person.email and one.email:
            url = f"{reverse('desk:admin:duplicates')}?{urlencode({'one': person.email, 'other': one.email})}"
        found.append((one, url))
    return render(request, "desk/people/doubles.html", {"found": found})
