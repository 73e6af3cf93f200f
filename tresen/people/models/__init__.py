from tresen.people.models.organisation import Domain, Membership, Organisation
from tresen.people.models.person import Address, Person
from tresen.people.models.team import Team, TeamMembership, TeamRole
from tresen.people.models.token import ApiToken

__all__ = [
    "Address",
    "ApiToken",
    "Domain",
    "Membership",
    "Organisation",
    "Person",
    "Team",
    "TeamMembership",
    "TeamRole",
]
