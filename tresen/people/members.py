"""Who is a member of a team: by a membership in it, or in one above that it inherits from."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from tresen.people.models import Person, Team, TeamMembership
from tresen.people.models.person import Role

# Up the tree from a team as far as members are inherited.
ABOVE = """
WITH RECURSIVE above (team, parent, inherits) AS (
    SELECT id, parent_id, inherits FROM people_team WHERE id = ANY(%s)
    UNION
    SELECT team.id, team.parent_id, team.inherits
    FROM people_team team JOIN above ON team.id = above.parent WHERE above.inherits
)
SELECT team FROM above
"""
HELD = f"SELECT person_id FROM people_teammembership WHERE team_id IN ({ABOVE})"  # noqa: S608 — of constants
BELOW = """
WITH RECURSIVE below (team) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT child.id FROM people_team child JOIN below ON child.parent_id = below.team
)
SELECT team FROM below
"""
REALMS = """
WITH RECURSIVE tree (team, realm) AS (
    SELECT id, CASE WHEN confidential THEN id END FROM people_team WHERE parent_id IS NULL
    UNION
    SELECT child.id, coalesce(tree.realm, CASE WHEN child.confidential THEN child.id END)
    FROM people_team child JOIN tree ON child.parent_id = tree.team
)
SELECT team, realm FROM tree WHERE realm IS NOT NULL
"""


def giving(team_ids: Iterable[int]) -> frozenset[int]:
    """These teams and those whose members are members of them too."""
    return _ids(ABOVE, list(team_ids))


def below(team_ids: Iterable[int]) -> frozenset[int]:
    """These teams and all that stand under them, inheriting or not."""
    return _ids(BELOW, list(team_ids))


def realms() -> dict[int, int]:
    """Every confidential team, those below one too, with the topmost confidential one over it (or itself)."""
    with connection.cursor() as cursor:
        cursor.execute(REALMS)
        return dict(cursor.fetchall())


def memberships_in(team: Team) -> QuerySet[TeamMembership]:
    """Every membership that holds in the team."""
    return TeamMembership.objects.filter(team__in=giving([team.pk]))


def members_of(*teams: Team | int) -> QuerySet[Person]:
    """Active agents who are members of one of these, also by a team above."""
    ids = [team if isinstance(team, int) else team.pk for team in teams]
    held = RawSQL(HELD, [ids])  # noqa: S611 — a constant statement
    return Person.objects.filter(pk__in=held, role__in=[Role.AGENT, Role.ADMIN], is_active=True)


def is_member(person_id: int, *teams: Team | int) -> bool:
    return members_of(*teams).filter(pk=person_id).exists()


def _ids(statement: str, given: list[int]) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [given])
        return frozenset(row[0] for row in cursor.fetchall())
