from tresen.people.models.organisation import Domain, Membership, Organisation
from tresen.people.models.person import Address, Person
from tresen.people.models.team import Team, TeamMembership

__all__ = ["Address", "Domain", "Membership", "Organisation", "Person", "Team", "TeamMembership"]
