"""fields: GET, POST, PATCH. What custom fields there are; administrators make and change them."""

from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import Problem
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import fields as schemas
from tresen.people.actor import Actor
from tresen.tickets.choices import fields_for
from tresen.tickets.field_editing import Shape, add_field, change_field, shape_of
from tresen.tickets.field_types.choice import active_keys
from tresen.tickets.models import CustomField

JSON_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "lines": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": ["string", "number"]},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "yes_no": {"type": "boolean"},
    "person": {"type": ["integer", "string"], "description": "id or e-mail address"},
    "organisation": {"type": ["integer", "string"], "description": "id or key"},
    "asset": {
        "type": "object",
        "properties": {"id": {"type": "string"}, "label": {"type": "string"}},
        "required": ["id"],
    },
}


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """The custom fields: all for administrators, those in use for agents, those shown to them for customers."""
    found, following = page(request, fields_for(request.auth.actor), wanted)
    return listed(request, [_shown(one) for one in found], following)


def show(request: Call, key: str) -> HttpResponse:
    return rendered(_shown(_fetch(request.auth.actor, key)))


@once
def make(request: Call, given: schemas.CustomFieldGiven) -> HttpResponse:
    """For administrators. The new field is at once in forms, tickets, filters and conditions."""
    if not request.auth.actor.is_admin:
        raise Problem(403, "Only administrators may add fields.")
    shape = {name: value for name, value in given.model_dump(exclude_unset=True).items() if name not in {"key", "type"}}
    field = add_field(given.type, Shape(**shape), key=given.key or "")
    return made(request, _shown(field), field.key)


def change(request: Call, key: str, given: schemas.CustomFieldChange) -> HttpResponse:
    """For administrators. Key and type stay; values of tickets stay as they are."""
    actor = request.auth.actor
    field = _fetch(actor, key)
    if not actor.is_admin:
        raise Problem(403, "Only administrators may change fields.")
    before = {name: getattr(shape_of(field), name) for name in Shape.__dataclass_fields__}
    change_field(field, Shape(**{**before, **given.model_dump(exclude_unset=True)}))
    return rendered(_shown(field))


def _fetch(actor: Actor, key: str) -> CustomField:
    if (found := fields_for(actor).filter(key=key).first()) is None:
        raise Http404
    return found


def _shown(one: CustomField) -> dict[str, Any]:
    told = ("key", "type", *Shape.__dataclass_fields__, "position")
    return {name: getattr(one, name) for name in told} | {"value": schema_of(one)}


def schema_of(one: CustomField) -> dict[str, Any]:
    """JSON Schema of what may be sent for this field today; null clears it."""
    if not one.options:
        return JSON_TYPES[one.type]
    choice = {"type": "string", "enum": [each["key"] for each in one.options if each["key"] in active_keys(one)]}
    return {"type": "array", "items": choice, "uniqueItems": True} if one.type == "multi" else choice
