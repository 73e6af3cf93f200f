from tresen.people.models.check import SecurityCheck
from tresen.people.models.contact import Handle, Number
from tresen.people.models.contract import Contract
from tresen.people.models.imports import ImportLine, PeopleImport
from tresen.people.models.merge import Distinct, Merge
from tresen.people.models.organisation import Department, Domain, Membership, Organisation, Site
from tresen.people.models.person import Address, Person
from tresen.people.models.team import Team, TeamMembership, TeamRole
from tresen.people.models.token import ApiToken

__all__ = [
    "Address",
    "ApiToken",
    "Contract",
    "Department",
    "Distinct",
    "Domain",
    "Handle",
    "ImportLine",
    "Membership",
    "Merge",
    "Number",
    "Organisation",
    "PeopleImport",
    "Person",
    "SecurityCheck",
    "Site",
    "Team",
    "TeamMembership",
    "TeamRole",
]
