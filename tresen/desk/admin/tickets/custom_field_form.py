"""The form for one custom field: only what its type has."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tresen.desk.admin.fields import Names, named
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.folding import in_order
from tresen.people.models import Team
from tresen.tickets.choices import categories_for
from tresen.tickets.field_editing import Shape
from tresen.tickets.field_keys import free_key
from tresen.tickets.field_settings import ALLOWED
from tresen.tickets.models import Category, CustomField, FieldType, Kind
from tresen.tickets.models.field import CHOOSING

FORMATS = (
    ("", _("Anything")),
    ("email", _("E-mail address")),
    ("phone", _("Phone number")),
    ("url", _("Web address")),
    ("digits", _("Digits only")),
)


class FieldForm(Names):
    help_de = forms.CharField(label=_("Hint in German"), max_length=300, required=False)
    help_en = forms.CharField(label=_("Hint in English"), max_length=300, required=False)
    heading_de = forms.CharField(
        label=_("Group in German"),
        max_length=80,
        required=False,
        help_text=_("Fields with the same group stand together under it."),
    )
    heading_en = forms.CharField(label=_("Group in English"), max_length=80, required=False)
    key = forms.CharField(
        label=_("Key for programs"),
        max_length=40,
        required=False,
        help_text=_("Made from the name if left empty. It never changes afterwards."),
    )
    format = forms.ChoiceField(label=_("What may be entered"), choices=FORMATS, required=False)
    masks = forms.CharField(
        label=_("Patterns"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One a line, such as GER-0000: 0 is a digit, A a letter, X either, all else stands for itself."),
    )
    shortest = forms.IntegerField(label=_("At least so many signs"), min_value=0, required=False)
    longest = forms.IntegerField(label=_("At most so many signs"), min_value=1, required=False)
    lowest = forms.CharField(label=_("Lowest value"), max_length=20, required=False)
    highest = forms.CharField(label=_("Highest value"), max_length=20, required=False)
    decimals = forms.IntegerField(label=_("Decimal places"), min_value=0, max_value=6, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False, help_text=_("Such as kg or minutes."))
    link = forms.CharField(
        label=_("Link"),
        max_length=500,
        required=False,
        help_text=_("Where the device is described: https://assets.example/{id}. The number takes the place of {id}."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only for these kinds"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all."),
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=_("Only for these categories"),
        required=False,
        help_text=_("With all below. None chosen: for all."),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("Only for these teams"),
        required=False,
        help_text=_("With all below. None chosen: for all."),
    )
    is_required = forms.BooleanField(
        label=_("Required"),
        required=False,
        help_text=_("Asked for in forms. A mail comes in without it; the ticket then says that it is still missing."),
    )
    blocks_solving = forms.BooleanField(
        label=_("Agents finish no ticket without it, if it is required"), required=False
    )
    visible_to_customers = forms.BooleanField(label=_("Customers see it"), required=False)
    editable_by_customers = forms.BooleanField(label=_("Customers fill it in themselves"), required=False)

    def __init__(self, actor: Actor, type: str, field: CustomField | None, data: Any = None) -> None:
        super().__init__(data, initial=_start(field) if field else {})
        for name in {one for names in ALLOWED.values() for one in names} - set(ALLOWED.get(type, ())):
            del self.fields[name]
        if field is not None:
            del self.fields["key"]
        trees = categories_for(actor, in_use=False)
        self._rows("categories", trees.order_by(in_order("organisation__name"), "trails__de", "pk"))
        self._rows("teams", teams_for(actor))

    def _rows(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows

    def shape(self, options: list[dict[str, Any]], *, is_active: bool = True) -> Shape:
        given = self.cleaned_data
        settings = {name: given.get(name) for names in ALLOWED.values() for name in names if name in self.fields}
        return Shape(
            names=named(given),
            help=_named(given, "help"),
            heading=_named(given, "heading"),
            options=options,
            settings=settings,
            is_required=given["is_required"],
            blocks_solving=given["blocks_solving"],
            kinds=given["kinds"],
            categories=[one.pk for one in given["categories"]],
            teams=[one.pk for one in given["teams"]],
            visible_to_customers=given["visible_to_customers"],
            editable_by_customers=given["editable_by_customers"],
            is_active=is_active,
        )

    def tell(self, faults: dict[str, str]) -> str:
        """Puts each fault at its field; gives what belongs to none of them."""
        for name, fault in faults.items():
            place = "name_de" if name == "names" else name
            if place in self.fields:
                self.add_error(place, fault)
        return faults.get("options", "") or faults.get("type", "")


def _named(given: dict[str, Any], what: str) -> dict[str, str]:
    return {language: given[f"{what}_{language}"] for language in ("de", "en") if given[f"{what}_{language}"]}


def _start(field: CustomField) -> dict[str, Any]:
    plain = ("is_required", "blocks_solving", "kinds", "visible_to_customers", "editable_by_customers")
    start: dict[str, Any] = {name: getattr(field, name) for name in (*plain, "categories", "teams")}
    start |= {**field.settings, "masks": "\n".join(field.settings.get("masks") or [])}
    for what, texts in (("name", field.names), ("help", field.help), ("heading", field.heading)):
        start |= {f"{what}_{language}": text for language, text in texts.items()}
    return start


def options_in(posted: QueryDict, type: str) -> list[dict[str, Any]]:
    """The choices in the order of the page; in a tree each stands below the nearest one above with less depth."""
    if type not in CHOOSING:
        return []
    columns = [posted.getlist(f"option-{name}") for name in ("key", "de", "en", "depth", "on")]
    taken = set(columns[0])
    above: list[str] = []
    options = []
    for key, german, english, depth, on in zip(*columns, strict=False):
        names = {"de": german.strip(), "en": english.strip()}
        if not any(names.values()):
            continue
        if not key:
            key = free_key({name: text for name, text in names.items() if text}, taken, "choice")
            taken.add(key)
        level = min(int(depth) if depth.isdecimal() and len(depth) < 3 else 0, len(above))
        del above[level:]
        parent = above[-1] if type == FieldType.TREE and above else None
        above.append(key)
        options.append({"key": key, "names": names, "parent": parent, "active": on == "1"})
    return options


def with_depth(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    depth: dict[str, int] = {}
    for one in options:
        depth[one["key"]] = depth.get(one["parent"], -1) + 1 if one.get("parent") else 0
    return [{**one, "depth": depth[one["key"]]} for one in options]
