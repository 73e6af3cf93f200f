"""What is known of the demo's clients beyond name and address: contracts, sites, instructions, numbers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from tresen.demo.stories import CONTENT, load
from tresen.people.actor import SYSTEM, Actor
from tresen.people.changing import change_person, place
from tresen.people.contracts import save_contract
from tresen.people.instructing import instruct
from tresen.people.models import Department, Organisation, Person, Team
from tresen.people.organisations import change_organisation, found_organisation
from tresen.people.places import save_department, save_site
from tresen.people.registering import register
from tresen.people.security_checks import set_question
from tresen.tickets.body import Body
from tresen.tickets.opening import open_ticket

TRAIL = " › "


def found_further(today: datetime) -> list[tuple[datetime, Callable[[], object]]]:
    """Clients without a year of their own; what they ask, and when."""
    steps: list[tuple[datetime, Callable[[], object]]] = []
    for key, given in load(CONTENT / "directory.toml").items():
        if "name" in given:
            _found(key, given)
            ticket = given["ticket"]
            steps.append((today - timedelta(days=ticket["days"]), partial(_ask, given["people"][0]["email"], ticket)))
    return steps


def fill_directory(today: date) -> None:
    """After the year has been played: what has to be confirmed was asked of nobody then."""
    for key, given in load(CONTENT / "directory.toml").items():
        organisation = Organisation.objects.get(key=key)
        _organisation(organisation, given, today)
        sites = {one["name"]: save_site(organisation, by=SYSTEM, **one) for one in given["sites"]}
        departments: dict[str, Department] = {}
        for trail in given["departments"]:
            above, _arrow, name = trail.rpartition(TRAIL)
            parent = departments.get(above)
            departments[trail] = save_department(organisation, by=SYSTEM, name=name, parent=parent)
        for one in given.get("people", []):
            person = Person.objects.get(name=one["name"], memberships__organisation=organisation)
            _person(person, one)
            membership = person.memberships.get(organisation=organisation)
            department, site = departments.get(one.get("department", "")), sites.get(one.get("site", ""))
            place(membership, by=SYSTEM, job_title=one["title"], site=site, department=department)
    _doubles()


def _doubles() -> None:
    """Two who are known twice, as it happens: somebody wrote from home, somebody called."""
    organisation = Organisation.objects.get(key=next(iter(load(CONTENT / "directory.toml"))))
    for number, known in enumerate(organisation.members.order_by("pk")[:2]):
        first, _space, last = known.name.rpartition(" ")
        name = f"{last}, {first}" if number else f"{first[:1]}. {last}"
        if first and not Person.objects.filter(name=name).exists():
            register(name=name, email=f"privat.{known.pk}@example.org", organisations=[organisation])


def _found(key: str, given: dict[str, Any]) -> Organisation:
    """A client without a year of its own."""
    organisation = found_organisation(by=SYSTEM, name=given["name"], key=key)
    for one in given["people"]:
        register(name=one["name"], email=one["email"], organisations=[organisation])
    return organisation


def _ask(email: str, given: dict[str, Any]) -> None:
    person, team = Person.objects.get(email=email), Team.objects.order_by("pk").first()
    body = Body.from_text(given["text"])
    open_ticket(by=Actor.of(person), subject=given["subject"], customer=person, body=body, team=team)


def _organisation(organisation: Organisation, given: dict[str, Any], today: date) -> None:
    domains = [one.name for one in organisation.domains.all()]
    change_organisation(
        organisation,
        by=SYSTEM,
        about=given["about"],
        is_vip=given.get("is_vip", False),
        notes=given.get("notes", ""),
        domains=[*domains, *given.get("domains", [])],
    )
    for one in given["contracts"]:
        days: dict[str, Any] = {name: today + timedelta(days=one.pop(word)) for name, word in DAYS if word in one}
        save_contract(organisation, by=SYSTEM, **one, **days)
    must_confirm = given.get("must_confirm", False)
    instruct(organisation, by=SYSTEM, html=given.get("instructions", ""), must_confirm=must_confirm)
    set_question(organisation, by=SYSTEM, question=given.get("question", ""), answer=given.get("answer", ""))


DAYS = (("starts_on", "starts"), ("ends_on", "ends"))


def _person(person: Person, given: dict[str, Any]) -> None:
    known = [(one.value, one.label) for one in person.numbers.all()]
    change_person(
        person,
        by=SYSTEM,
        is_vip=given.get("vip", False),
        zone=given.get("zone", ""),
        notes=given.get("notes", ""),
        numbers=[*known, *((one, "") for one in given.get("numbers", []))],
        handles=[(network, value) for network, value in given.get("handles", [])],
    )
    set_question(person, by=SYSTEM, question=given.get("question", ""), answer=given.get("answer", ""))
