"""Who is in the seeded desk: teams, twenty agents, organisations, customers, a mailbox."""

from dataclasses import dataclass

import psycopg

TEAMS = (("Service Desk", "1"), ("Kundenservice", "1"), ("Systeme", "2"), ("Entwicklung", "3"))
AGENTS, ORGANISATIONS = 20, 40
AGENT = "agent1@bench.example"  # member of every team; the others of one
ADMIN = "admin@bench.example"
MAILBOX = "support@bench.example"

# Sign-ins need the product's own hashing, and the mailbox its defaults: made by the product.
SCRIPT = """
from tresen.channels.email.models import Mailbox
from tresen.people.models import Domain, Organisation, Person, Team
from tresen.people.registering import register
if not Person.objects.filter(email="{admin}").exists():
    teams = [Team.objects.create(name=name, level=level) for name, level in {teams}]
    register(name="Ada Admin", email="{admin}", role="admin", password="{password}", teams=teams[:1])
    for number in range(1, {agents} + 1):
        own = teams if number == 1 else [teams[number % len(teams)]]
        register(name=f"Agent {{number}}", email=f"agent{{number}}@bench.example", role="agent",
                 password="{password}" if number < 9 else None, teams=own)
    for number in range({organisations}):
        one = Organisation.objects.create(name=f"Organisation {{number:03}}", key=f"org-{{number:03}}")
        Domain.objects.create(organisation=one, name=f"org{{number:03}}.example")
    Mailbox.objects.create(name="Support", address="{mailbox}", team=teams[0], outgoing="folder")
"""


def script(password: str) -> str:
    return SCRIPT.format(
        admin=ADMIN,
        teams=TEAMS,
        password=password,
        agents=AGENTS,
        organisations=ORGANISATIONS,
        mailbox=MAILBOX,
    )


@dataclass(frozen=True)
class People:
    teams: list[int]
    agents: list[int]
    organisations: list[int]
    customers: list[tuple[int, int, str]]  # person, organisation, address


PERSONS = """
    INSERT INTO people_person (password, name, email, role, locale, theme, density, is_active,
        undo_seconds, created_at)
    SELECT '!', 'Kunde ' || n, 'kunde' || n || '@org' || to_char(n %% %s, 'FM000') || '.example',
           'customer', 'de', 'auto', 'comfortable', true, 10, now() - interval '3 years'
    FROM generate_series(1, %s) AS n
"""
ADDRESSES = """
    INSERT INTO people_address (value, person_id, bounced_words)
    SELECT email, id, '' FROM people_person WHERE email LIKE 'kunde%@org%'
"""
MEMBERSHIPS = """
    INSERT INTO people_membership (is_manager, person_id, organisation_id)
    SELECT false, person.id, domain.organisation_id FROM people_person person
    JOIN people_domain domain ON domain.name = split_part(person.email, '@', 2)
    WHERE person.email LIKE 'kunde%@org%'
"""
CUSTOMERS = """
    SELECT person.id, membership.organisation_id, person.email FROM people_person person
    JOIN people_membership membership ON membership.person_id = person.id WHERE role = 'customer' ORDER BY 1
"""


def add_customers(server: psycopg.Connection, count: int) -> None:
    """`count` customers, spread over the organisations."""
    with server.transaction():
        server.execute(PERSONS, [ORGANISATIONS, count])
        server.execute(ADDRESSES)
        server.execute(MEMBERSHIPS)


def read(server: psycopg.Connection) -> People:
    def ids(query: str) -> list[int]:
        return [row[0] for row in server.execute(query)]

    customers = server.execute(CUSTOMERS).fetchall()
    return People(
        ids("SELECT id FROM people_team ORDER BY id"),
        ids("SELECT id FROM people_person WHERE role = 'agent' ORDER BY id"),
        ids("SELECT id FROM people_organisation ORDER BY id"),
        [(int(person), int(organisation), str(email)) for person, organisation, email in customers],
    )
