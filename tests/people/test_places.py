"""Sites, departments, contracts, instructions: an organisation's own, never another's."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.people.changing import change_person, place, set_memberships
from tresen.people.contracts import save_contract
from tresen.people.instructing import instruct
from tresen.people.models import Contract, Department, Membership, Organisation, Person, TeamMembership
from tresen.people.models.contract import Standing
from tresen.people.organisations import found_organisation, join
from tresen.people.places import in_tree, remove_department, save_department, save_site
from tresen.people.refusals import EditRefused, NotYours, Taken


def test_departments_stand_in_a_tree_without_circles(cast: Cast) -> None:
    care = save_department(cast.clinic, by=SYSTEM, name="Pflege")
    ward = save_department(cast.clinic, by=SYSTEM, name="Station 3", parent=care)
    with pytest.raises(EditRefused):
        save_department(cast.clinic, by=SYSTEM, department=care, name="Pflege", parent=ward)
    with pytest.raises(EditRefused):
        save_department(cast.factory, by=SYSTEM, name="Fremd", parent=care)
    with pytest.raises(Taken):
        save_department(cast.clinic, by=SYSTEM, name="Pflege")
    told = in_tree(list(Department.objects.filter(organisation=cast.clinic)))
    assert [(trail, depth) for _one, depth, trail in told] == [("Pflege", 0), ("Pflege › Station 3", 1)]
    cast.customer.memberships.update(department=care)
    remove_department(care, by=SYSTEM)
    assert Department.objects.get(pk=ward.pk).parent is None
    assert cast.customer.memberships.get().department is None


def test_a_name_is_one_line_and_spaces_alone_make_no_second(cast: Cast) -> None:
    assert save_site(cast.clinic, by=SYSTEM, name=" Kiel \n Nord\t").name == "Kiel Nord"
    with pytest.raises(Taken):
        save_site(cast.clinic, by=SYSTEM, name="Kiel  Nord")
    save_department(cast.clinic, by=SYSTEM, name="Pflege")
    with pytest.raises(Taken):
        save_department(cast.clinic, by=SYSTEM, name="\tPflege ")


def test_nobody_is_placed_in_what_is_another_organisations(cast: Cast) -> None:
    site = save_site(cast.factory, by=SYSTEM, name="Halle 1")
    with pytest.raises(EditRefused):
        place(cast.customer.memberships.get(), by=SYSTEM, job_title="", site=site)
    with pytest.raises(EditRefused):
        save_site(cast.clinic, by=SYSTEM, site=site, name="Geraubt")
    with pytest.raises(EditRefused):
        save_site(cast.clinic, by=SYSTEM, name="Mond", zone="Moon/Crater")


@pytest.mark.parametrize(
    ("starts", "ends", "standing"),
    [
        (None, None, Standing.RUNNING),
        (date(2026, 1, 1), date(2026, 6, 30), Standing.RUNNING),
        (None, date(2026, 6, 29), Standing.ENDED),
        (date(2026, 7, 1), None, Standing.COMING),
    ],
)
def test_a_contract_runs_through_its_last_day(starts: Any, ends: Any, standing: Standing) -> None:
    assert Contract(name="x", starts_on=starts, ends_on=ends).standing(date(2026, 6, 30)) == standing


def test_a_contract_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(EditRefused):
        save_contract(cast.clinic, by=SYSTEM, name="x", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 31))


def test_instructions_are_safe_and_counted_by_edition(cast: Cast) -> None:
    html = '<p onclick="x()">Erst <b>anrufen</b></p><script>alert(1)</script><img src="https://x.test/p.png">'
    instruct(cast.clinic, by=SYSTEM, html=html, must_confirm=True)
    kept = Organisation.objects.get(pk=cast.clinic.pk)
    assert "onclick" not in kept.instructions
    assert "script" not in kept.instructions
    assert ' src="http' not in kept.instructions
    assert (kept.instructions_edition, kept.must_confirm) == (1, True)
    instruct(kept, by=SYSTEM, html=kept.instructions, must_confirm=False)
    assert kept.instructions_edition == 1  # the same words are no new edition
    instruct(kept, by=SYSTEM, html="", must_confirm=True)
    assert (kept.instructions_edition, kept.must_confirm) == (2, False)


def test_whoever_is_limited_changes_only_what_belongs_to_it(cast: Cast) -> None:
    TeamMembership.objects.filter(person=cast.agent).update(organisations=[cast.clinic.pk])
    agent = cast.actor("agent")
    change_person(cast.customer, by=agent, name="Karla Neu")
    save_site(cast.clinic, by=agent, name="Haupthaus")
    for refused in (
        lambda: change_person(cast.stranger, by=agent, name="Anders"),
        lambda: save_site(cast.factory, by=agent, name="Halle"),
        lambda: instruct(cast.factory, by=agent, html="<p>x</p>", must_confirm=False),
        lambda: join(cast.factory, cast.customer, by=agent),
        lambda: set_memberships(cast.customer, [cast.clinic, cast.factory], by=agent),
        lambda: found_organisation(by=agent, name="Neu"),
    ):
        with pytest.raises(NotYours):
            refused()
    # Belonging elsewhere is not his to see, nor to end.
    Membership.objects.create(person=cast.customer, organisation=cast.factory)
    set_memberships(cast.customer, [], by=agent)
    assert list(cast.customer.memberships.values_list("organisation__key", flat=True)) == ["werk"]
    assert Person.objects.get(pk=cast.stranger.pk).name == "Sven Fremd"


@pytest.mark.parametrize("who", ["customer", "manager", "workmate", "stranger"])
def test_customers_change_nobody(who: str, cast: Cast) -> None:
    with pytest.raises(NotYours):
        change_person(cast.customer, by=cast.actor(who), name="x")
    with pytest.raises(NotYours):
        save_site(cast.clinic, by=cast.actor(who), name="x")


def test_agents_change_no_colleague_and_give_no_managers(cast: Cast) -> None:
    for colleague in (cast.colleague, cast.admin):
        with pytest.raises(NotYours):
            change_person(colleague, by=cast.actor("agent"), addresses=["boese@x.test"])
    with pytest.raises(NotYours):
        join(cast.clinic, cast.customer, by=cast.actor("agent"), is_manager=True)
