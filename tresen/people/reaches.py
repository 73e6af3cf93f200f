"""What a person's memberships reach: teams down the tree, each with what may be done there and with whose tickets."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from tresen.people.rights import AGENT_RIGHTS

# A membership holds for every team below that inherits; what does not inherit is cut off with all below it. What is
# confidential is so with all below it, cut off or not. UNION, not UNION ALL: a circle would end, not run for ever.
STANDING = """
WITH RECURSIVE tree (team, confidential) AS (
    SELECT id, confidential FROM people_team WHERE parent_id IS NULL
    UNION
    SELECT child.id, tree.confidential OR child.confidential
    FROM people_team child JOIN tree ON child.parent_id = tree.team
), reach (membership, team) AS (
    SELECT id, team_id FROM people_teammembership WHERE person_id = ANY(%s)
    UNION
    SELECT reach.membership, child.id
    FROM people_team child JOIN reach ON child.parent_id = reach.team WHERE child.inherits
)
SELECT tree.team, tree.confidential, membership.team_id, role.id, role.rights, role.own_only, membership.organisations,
    membership.person_id
FROM tree
LEFT JOIN reach ON reach.team = tree.team
LEFT JOIN people_teammembership membership ON membership.id = reach.membership
LEFT JOIN people_teamrole role ON role.id = membership.role_id
WHERE tree.confidential OR membership.id IS NOT NULL
ORDER BY tree.team, membership.id
"""


@dataclass(frozen=True)
class Reach:
    """One membership as it holds in one team: the team it was given in, or one below."""

    team_id: int
    origin_id: int  # the team the membership was given in
    rights: frozenset[str]
    organisation_ids: frozenset[int] = frozenset()  # only tickets of these; empty: of all
    own_only: bool = False  # only tickets assigned to him
    role_id: int | None = None

    @property
    def is_whole(self) -> bool:
        return not (self.own_only or self.organisation_ids)


@dataclass(frozen=True)
class Standing:
    """All of it, and which teams are confidential: to those only a reach of one's own leads."""

    reaches: tuple[Reach, ...] = ()
    confidential_ids: frozenset[int] = frozenset()


def standing_of(person_id: int) -> Standing:
    """In one query, however deep the tree."""
    return standings_of([person_id])[person_id]


def standings_of(person_ids: Iterable[int]) -> dict[int, Standing]:
    """{person id: standing} of many in that same one query."""
    reaches: dict[int, list[Reach]] = {one: [] for one in person_ids}
    confidential = set()
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [list(reaches)])
        for team, closed, origin, role, rights, own_only, organisations, person in cursor.fetchall():
            if closed:
                confidential.add(team)
            if origin is not None:
                given = AGENT_RIGHTS if role is None else frozenset(rights)
                reaches[person].append(Reach(team, origin, given, frozenset(organisations), bool(own_only), role))
    return {one: Standing(tuple(found), frozenset(confidential)) for one, found in reaches.items()}
