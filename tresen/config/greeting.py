"""What a newcomer reads after the start."""

import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tresen.people.setup import has_admin, issue_setup_token

# One line, standard library only: it must work in any shell that can run the product.
TEST_MAIL = (
    """{python} -c "import smtplib; smtplib.SMTP('127.0.0.1', {port}).sendmail("""
    """'station3@klinikum-seeblick.example', 'support@demo.example', """
    """'From: Station 3 Nord <station3@klinikum-seeblick.example>\\nTo: support@demo.example\\n"""
    """Subject: Drucker klemmt\\n\\nGuten Morgen, der Drucker auf Station 3 klemmt schon wieder.\\n')\""""
)


def password_file() -> Path:
    return Path(settings.DATA) / "demo-password"


def demo_password() -> str:
    """The demo's one password, made once, readable by the owner alone."""
    file = password_file()
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    return file.read_text().strip()


def load_demo() -> None:
    """Loads the demo company into an empty installation; leaves any other alone."""
    from tresen.demo.loading import load
    from tresen.tickets.models import Ticket

    if Ticket.objects.exists() or (has_admin() and not password_file().exists()):
        return
    print("Loading the demo company (once, about half a minute) …", flush=True)
    load(today=timezone.now(), password=demo_password())


def greet(smtp_port: int) -> None:
    line = "─" * 78
    print(f"\n{line}\nTresen is running at {settings.BASE_URL}", flush=True)
    if password_file().exists():
        _greet_demo(smtp_port)
    elif not has_admin():
        link = f"{settings.BASE_URL}/desk/setup/{issue_setup_token()}/"
        print(f"\nSet up the first administrator (this link works once):\n{link}")
    print(f"\nCtrl-C ends it. The data is in {settings.DATA}\n{line}\n", flush=True)


def _greet_demo(smtp_port: int) -> None:
    from tresen.people.models import Person

    print(f"\nSign in with the password  {demo_password()}  as")
    people = Person.objects.filter(email__endswith="@demo.example").exclude(role="customer")
    for person in people.order_by("role", "id").prefetch_related("teams")[:9]:
        teams = ", ".join(f"{team.name} ({team.get_level_display()})" for team in person.teams.all())
        print(f"  {person.email:<32} {person.get_role_display()}{'  ' + teams if teams else ''}")
    print("\nWhat is confidential is for its team alone, the administrator has no part in it; sign in as")
    for person in people.filter(teams__confidential=True).order_by("id").prefetch_related("teams")[:1]:
        print(f"  {person.email:<32} {', '.join(team.name for team in person.teams.all())}")
    print("\nSend a test mail (in another terminal):\n")
    print(TEST_MAIL.format(python=sys.executable, port=smtp_port))
