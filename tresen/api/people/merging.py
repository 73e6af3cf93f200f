"""POST people/{id}/merge, organisations/{key}/merge, DELETE merges/{id}. For administrators."""

from typing import Any

from django.http import Http404, HttpResponse
from pydantic import Field

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.types import Given, Shown, Text
from tresen.people.access import merges_for, organisations_for, persons_for
from tresen.people.models import Merge
from tresen.people.refusals import EditRefused
from tresen.tickets.merged_people import merge, unmerge


class PersonMerge(Given):
    into: int = Field(ge=1, le=2**62, description="the person that stays")
    with_rights: bool = Field(False, description="role, teams and open work go over as well")


class OrganisationMerge(Given):
    into: Text = Field(max_length=60, description="the key of the organisation that stays")


class Merged(Shown):
    """A merge; `id` takes it back."""

    id: int
    kind: str = Field(description="person or organisation")
    source: int
    into: int
    settled: bool = Field(description="all tickets have followed")
    undone: bool


@once
def persons(request: Call, key: int, given: PersonMerge) -> HttpResponse:
    """For administrators. More than 500 tickets follow little by little."""
    _only_administrators(request)
    rows = persons_for(request.auth.actor)
    source, into = rows.filter(pk=key).first(), rows.filter(pk=given.into).first()
    if source is None:
        raise Http404
    if into is None:
        raise invalid("into", "is not known")
    return _merged(request, source, into, given.with_rights)


@once
def organisations(request: Call, key: str, given: OrganisationMerge) -> HttpResponse:
    """For administrators. More than 500 tickets follow little by little."""
    _only_administrators(request)
    rows = organisations_for(request.auth.actor)
    source, into = rows.filter(key=key).first(), rows.filter(key=given.into).first()
    if source is None:
        raise Http404
    if into is None:
        raise invalid("into", "is not known")
    return _merged(request, source, into, False)


def undo(request: Call, key: int) -> HttpResponse:
    """For administrators: exactly what went over and nobody has changed since goes back."""
    done = merges_for(request.auth.actor).filter(pk=key).first()
    if done is None:
        raise Http404
    try:
        return rendered(_shown(unmerge(done, by=request.auth.actor)))
    except EditRefused as refused:
        raise Problem(422, str(refused)) from None


def _merged(request: Call, source: Any, into: Any, with_rights: bool) -> HttpResponse:
    try:
        done = merge(source, into, by=request.auth.actor, with_rights=with_rights)
    except EditRefused as refused:
        raise Problem(422, str(refused)) from None
    return rendered(_shown(done), 201)


def _only_administrators(request: Call) -> None:
    if not request.auth.actor.is_admin:
        raise Problem(403, "Only administrators merge.")


def _shown(done: Merge) -> dict[str, Any]:
    return {
        "id": done.pk,
        "kind": "person" if done.person_id else "organisation",
        "source": done.source.pk,
        "into": done.into.pk,
        "settled": done.settled,
        "undone": done.undone_at is not None,
    }
