"""What is exported is imported as it was."""

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.people.imports.conftest import Take
from tresen.kit.spreadsheets import lines
from tresen.people.actor import SYSTEM
from tresen.people.changing import change_person, place
from tresen.people.imports.exporting import table
from tresen.people.models import Membership
from tresen.people.organisations import join
from tresen.people.places import save_department, save_site

SIGNS = st.text(alphabet="aä=+'-@;,\" \n\tß＝", min_size=1, max_size=12).filter(lambda text: text.strip() != "")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=SIGNS, notes=SIGNS, site=SIGNS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_people_are_unchanged(cast: Cast, take: Take, language: str, name: str, notes: str, site: str) -> None:
    number = [("0431 4711", ""), ("0171 1234567", "private"), ("4711", "")]
    change_person(cast.customer, by=SYSTEM, name=name, notes=notes, numbers=number, zone="Europe/Vienna")
    care = save_department(cast.clinic, by=SYSTEM, name="Pflege") if not cast.clinic.departments.exists() else None
    ward = save_department(cast.clinic, by=SYSTEM, name="Station 3", parent=care) if care else None
    known = cast.clinic.sites.filter(name=" ".join(site.split())).first()
    where = known or save_site(cast.clinic, by=SYSTEM, name=site)
    place(
        Membership.objects.get(person=cast.customer, organisation=cast.clinic),
        by=SYSTEM,
        job_title="=1",
        site=where,
        department=ward,
    )
    join(cast.factory, cast.customer, by=SYSTEM)
    with override(language):
        text = "".join(lines(table("person", cast.actor("admin"))))
    batch = take(text)
    assert "" not in batch.columns
    assert batch.totals == {"new": 0, "changed": 0, "same": 8, "refused": 0}, list(
        batch.lines.values("fault", "changes")
    )


@pytest.mark.parametrize("name", ["Kiel", "KIEL"])
def test_of_two_names_that_differ_in_capitals_each_is_kept(cast: Cast, take: Take, name: str) -> None:
    sites = {one: save_site(cast.clinic, by=SYSTEM, name=one) for one in ("Kiel", "KIEL")}
    departments = {one: save_department(cast.clinic, by=SYSTEM, name=one) for one in ("Kiel", "KIEL")}
    held = Membership.objects.get(person=cast.customer, organisation=cast.clinic)
    place(held, by=SYSTEM, job_title="", site=sites[name], department=departments[name])
    assert take("".join(lines(table("person", cast.actor("admin"))))).totals["changed"] == 0


@pytest.mark.parametrize("language", ["de", "en"])
def test_organisations_are_unchanged(cast: Cast, take: Take, language: str) -> None:
    for name in ("Kiel; Nord", "Lübeck"):
        save_site(cast.clinic, by=SYSTEM, name=name)
    save_department(cast.clinic, by=SYSTEM, name="Pflege")
    with override(language):
        text = "".join(lines(table("organisation", cast.actor("admin"))))
    assert take(text, kind="organisation").totals == {"new": 0, "changed": 0, "same": 2, "refused": 0}
