"""Where a person belongs, and as what: one small form for each organisation the agent may change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.people.access import memberships_for, organisations_edited_by
from tresen.people.actor import Actor
from tresen.people.changing import place
from tresen.people.models import Department, Membership, Person, Site
from tresen.people.organisations import leave
from tresen.people.places import in_tree


class PlaceForm(forms.Form):
    job_title = forms.CharField(label=_("Position"), max_length=120, required=False)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False, empty_label="–")
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label="–"
    )
    leaves = forms.BooleanField(label=_("does not belong to it any more"), required=False)

    def __init__(self, membership: Membership, data: Any = None) -> None:
        start = {"job_title": membership.job_title, "site": membership.site, "department": membership.department}
        super().__init__(data, initial=start, prefix=f"place-{membership.pk}")
        self.membership = membership
        site, department = self.fields["site"], self.fields["department"]
        assert isinstance(site, forms.ModelChoiceField)
        assert isinstance(department, forms.ModelChoiceField)
        site.queryset = membership.organisation.sites.all()
        departments = membership.organisation.departments.all()
        department.queryset = departments
        told = [(one.pk, trail) for one, _depth, trail in in_tree(list(departments))]
        department.choices = [("", "–"), *told]


class Belonging:
    def __init__(self, actor: Actor, person: Person | None, data: Any = None) -> None:
        rows = memberships_for(actor).filter(person=person, organisation__in=organisations_edited_by(actor))
        self.forms = [PlaceForm(one, data) for one in rows] if person else []

    def save(self, *, by: Actor) -> None:
        for form in self.forms:
            given = form.cleaned_data
            if given["leaves"]:
                leave(form.membership.organisation, form.membership.person, by=by)
            elif form.has_changed():
                place(
                    form.membership,
                    by=by,
                    job_title=given["job_title"],
                    site=given["site"],
                    department=given["department"],
                )
