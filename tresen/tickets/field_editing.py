"""Making and changing custom fields. What tickets hold already stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.models import Team
from tresen.tickets.change import Refused
from tresen.tickets.field_keys import KEY, free_key
from tresen.tickets.field_options import clean_options
from tresen.tickets.field_settings import clean_settings
from tresen.tickets.field_types import Unfit
from tresen.tickets.models import Category, CustomField, FieldType, Kind
from tresen.tickets.models.field import CHOOSING

MOST = 1000
# What upper rooms do when a field reads differently or others may see it: filled by `config`, run in the transaction.
followers: list[Callable[[CustomField], None]] = []


@dataclass(frozen=True)
class Shape:
    """All of a field that may be changed. See `CustomField`."""

    names: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    heading: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_required: bool = False
    blocks_solving: bool = False
    kinds: Sequence[str] = ()
    categories: Sequence[int] = ()
    teams: Sequence[int] = ()
    visible_to_customers: bool = False
    editable_by_customers: bool = False
    is_active: bool = True


class Misdefined(Refused):
    """A field or form rule cannot be as it is wanted. `faults`: {name of what is wrong: sentence}."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(faults.values()))


def add_field(type: str, shape: Shape, *, key: str = "") -> CustomField:
    """A new field, last in order. Its key is made from its name unless given; neither key nor type ever change."""
    with transaction.atomic():
        others = list(CustomField.objects.select_for_update().order_by("pk"))
        if len(others) >= MOST:
            raise Refused(_("There are %(most)s fields already. Change one that is there.") % {"most": MOST})
        taken = {one.key for one in others}
        faults = {}
        if type not in FieldType.values:
            faults["type"] = _("This type does not exist.")
        if key and not KEY.fullmatch(key):
            faults["key"] = _("A key begins with a small letter and holds small letters, digits and _ only.")
        elif key in taken:
            faults["key"] = _("A field has this key already; keys are never used twice.")
        made = CustomField(type=type, key=key or free_key(shape.names, taken, "field"))
        made.position = max((one.position for one in others), default=-1) + 1
        _give(made, shape, faults)
        made.save(force_insert=True)
    return made


def change_field(changed: CustomField, shape: Shape) -> None:
    with transaction.atomic():
        changed.refresh_from_db(from_queryset=CustomField.objects.select_for_update())
        _give(changed, shape, {})
        changed.save()
        for follow in followers:
            follow(changed)


def order_fields(keys: Sequence[str]) -> None:
    """The fields named first and in this order; others stay behind them as they stood."""
    with transaction.atomic():
        fields = list(CustomField.objects.select_for_update().order_by("position", "id"))
        place = {key: at for at, key in enumerate(keys)}
        fields.sort(key=lambda one: place.get(one.key, len(place)))
        for at, one in enumerate(fields):
            one.position = at
        CustomField.objects.bulk_update(fields, ["position"])


def switch_field(changed: CustomField, *, on: bool) -> None:
    """Off: in no form any more. Tickets keep their values, and show them again when it is switched on."""
    CustomField.objects.filter(pk=changed.pk).update(is_active=on)
    changed.is_active = on


def shape_of(one: CustomField) -> Shape:
    return Shape(**{name: getattr(one, name) for name in Shape.__dataclass_fields__})


def _give(made: CustomField, shape: Shape, faults: dict[str, str]) -> None:
    """Sets everything, or raises `Misdefined` with all that is wrong."""
    given = asdict(shape)
    if not any(given["names"].values()):
        faults["names"] = _("A field needs a name.")
    given["settings"], wrong = clean_settings(made.type, given["settings"])
    faults |= wrong
    try:
        given["options"] = clean_options(made.type, given["options"], made.options) if made.type in CHOOSING else []
        if made.type in CHOOSING and not any(one["active"] for one in given["options"]):
            faults["options"] = _("At least one choice is needed.")
    except Unfit as unfit:
        faults["options"] = str(unfit)
    for name, existing in (
        ("kinds", set(Kind.values)),
        ("categories", set(Category.objects.values_list("pk", flat=True))),
        ("teams", set(Team.objects.values_list("pk", flat=True))),
    ):
        given[name] = sorted(set(given[name]))
        if not set(given[name]) - set(getattr(made, name)) <= existing:
            faults[name] = _("One of these does not exist.")
    if faults:
        raise Misdefined(faults)
    given["editable_by_customers"] = given["editable_by_customers"] and given["visible_to_customers"]
    for name, value in given.items():
        setattr(made, name, value)
